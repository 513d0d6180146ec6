#!/usr/bin/env python3
"""Whether a page alone says what it says within its set, and an example what it says as a recording.

    python3 tests/measures/invariance.py DOCS [--apiproof target/release/apiproof] [--pages 300] [--seed 1]

DOCS is a folder of pages that link to each other. The script draws pages with the seed: half of them among those with
findings, the rest among all.

Page = set: `apiproof check PAGE` has to give, for that page, the very findings that `apiproof check DOCS` gives, in
all that the JSON report says of them.

Example = exchange: the examples of all pages are written as a recording (`recordings.py`), a request and its response
one entry, and judged by `apiproof traffic`. Of the rules that mean the same in both (`SAME`; not of names, values and
statuses that a recording may have beyond the pages, nor of template words, which no recording has; nor of what the
page of the example alone can excuse), both have to say the same at the same place of the same body. What is known of
an example and not of a recording sets such differences apart: which page it stands on (where its path is another
page's, or several pages document it), which of its values are words of the template or dots, what its annotation
says, and how it is laid out. The exit code is 1 for a difference that none of them explains.
"""

import argparse
import collections
import os
import random
import re
import sys
import tempfile

import recordings
from pages import read_pages
from reported import found_by

# Rules that mean the same for an example and for a recording.
SAME = {
    "wrong-type",
    "invalid-format",
    "limit-exceeded",
    "wrong-collection",
    "property-case",
    "unexpected-body",
    "invalid-json",
}
# Of these the place is the body as a whole.
WHOLE = {"unexpected-body", "invalid-json"}


def draw(by_page, pages, count, seed):
    """Pages, half of them with findings as far as there are such."""
    chance = random.Random(seed)
    rich = sorted(page for page in pages if by_page[page])
    drawn = chance.sample(rich, min(count // 2, len(rich)))
    rest = sorted(set(pages) - set(drawn))
    return drawn + chance.sample(rest, min(count - len(drawn), len(rest)))


def pages_of(root, docs):
    for part in ("api", "resources"):
        folder = os.path.join(root, docs, part)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            if name.endswith(".md"):
                yield f"{docs}/{part}/{name}"


def page_is_set(apiproof, root, drawn, by_page):
    """Pages whose findings differ."""
    different = 0
    for page in drawn:
        alone = [finding for finding in found_by(apiproof, root, "check", page) if finding["file"] == page]
        if alone != by_page[page]:
            different += 1
            print(f"differs: {page}: {len(alone)} alone, {len(by_page[page])} within the set")
            for one, others, where in ((alone, by_page[page], "alone"), (by_page[page], alone, "set")):
                for finding in one:
                    if finding not in others:
                        print(
                            f"    {where}: {finding['span']['line']}:{finding['span']['column']} {finding['rule']}: {finding['message']}"
                        )
    return different


def path_of(page, request):
    """The path that an example calls, without host, version and query."""
    url = " ".join(page.text[slice(*request.url)].split())
    return re.sub(r"^https?://[^/]+/(?:v1\.0|beta)", "", url).partition("?")[0].rstrip("/")


def admits(template, path):
    parts = template.rstrip("/").split("/")
    steps = path.split("/")
    if len(parts) != len(steps):
        return False
    return all(
        part.lower() == step.lower()
        or "{" in part
        or "{" in step
        or "(" in part
        and part.partition("(")[0] == step.partition("(")[0]
        for part, step in zip(parts, steps)
    )


def pointer(node, at):
    """The JSON pointer to the value that an offset is in, or to the value of the key that it is in."""
    out = ""
    while node.kind in ("object", "array") and at > node.start:
        inner = next(
            ((key.value, key.start, child) for key, child in node.members if key.start <= at < child.end), None
        )
        if inner is None:
            inner = next(
                (
                    (str(index), item.start, item)
                    for index, item in enumerate(node.items)
                    if item.start <= at < item.end
                ),
                None,
            )
        if inner is None:
            break
        out += "/" + inner[0].replace("~", "~0").replace("/", "~1")
        node = inner[2]
        if at < node.start:
            break
    return out


def written(page, message, place):
    """The value at a JSON pointer of a body, as it stands on the page."""
    node = message.json
    for step in place.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        if node is not None:
            node = node.items[int(step)] if node.kind == "array" else node.get(step)
    return page.text[node.start : node.end] if node is not None else ""


def example_is_exchange(apiproof, root, docs, by_page, listed):
    """Differences that nothing explains."""
    pages = read_pages(root, docs)
    documented = [(method, template, page.path) for page in pages.values() for method, template in page.templates()]
    examples = [(page, *pair) for page in pages.values() for pair in recordings.exchanges(page)]
    with tempfile.TemporaryDirectory() as work:
        har = os.path.join(work, "examples.har")
        recordings.write(har, [recordings.entry(*example) for example in examples])
        recorded = found_by(apiproof, root, "traffic", har, "--docs", docs)
    shown, words, torn = {}, set(), set()
    for number, (page, request, response) in enumerate(examples, 1):
        for side, message in (("request", request), ("response", response)):
            for finding in by_page[page.path]:
                for span in [finding["span"]] + [
                    other["span"] for other in finding["related"] if other["file"] == page.path
                ]:
                    if not message.fence.inner <= span["start"] < message.fence.inner_end:
                        continue
                    inside = (
                        finding["pointer"] is not None and message.json is not None and message.body[0] <= span["start"]
                    )
                    place = pointer(message.json, span["start"]) if inside else None
                    if finding["rule"] in SAME:
                        shown[number, side, finding["rule"], None if finding["rule"] in WHOLE else place] = finding
                    if finding["rule"] == "missing-blank-line":
                        torn.add((number, side))
                    if finding["rule"] == "placeholder-value":
                        words.add((number, side, place))
    heard = {}
    for finding in recorded:
        found = re.search(r"/entry:(\d+)/(request|response)", finding["subject"])
        if found and finding["rule"] in SAME:
            place = None if finding["rule"] in WHOLE else finding["pointer"]
            heard[int(found.group(1)), found.group(2), finding["rule"], place] = finding
    count = collections.Counter({"the same": len(shown.keys() & heard.keys())})
    unexplained = 0
    for key in sorted(shown.keys() ^ heard.keys(), key=str):
        number, side, rule, place = key
        page, request, response = examples[number - 1]
        if (request if side == "request" else response).json is None and rule not in WHOLE:
            count["not compared, the body is no strict JSON"] += 1
            continue
        path, method = path_of(page, request), page.text[slice(*request.method)]
        others = {where for verb, template, where in documented if verb == method and admits(template, path)}
        message = request if side == "request" else response
        finding = shown.get(key) or heard[key]
        if key[:2] + (place,) in words or place and "..." in written(page, message, place):
            why = "words of the template or dots in the example"
        elif key[:2] in torn:
            why = "no blank line before the body, so that nobody could record it"
        elif message.fence.says("blockType") == "example":
            why = "a block annotated as an example of something else"
        elif others != {page.path}:
            why = "the path is another page's, or several pages document it"
        elif message.fence.says("@odata.type"):
            why = "only the example's annotation says it"
        else:
            why, unexplained = "UNEXPLAINED", unexplained + 1
        count[why] += 1
        if listed or why == "UNEXPLAINED":
            print(
                f"{'check' if key in shown else 'traffic'} alone: {page.path}:{page.text.count(chr(10), 0, message.fence.start) + 1}: {rule} at {place}: {finding['message']}"
            )
    print(
        f"example = exchange: {len(examples)} exchanges; "
        + ", ".join(f"{why}: {number}" for why, number in count.items())
    )
    return unexplained


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", help="the folder of pages")
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    parser.add_argument("--pages", type=int, default=300, help="how many pages are drawn")
    parser.add_argument("--seed", default="1", help="decides which")
    parser.add_argument("--list", action="store_true", help="print all differences between examples and recordings")
    arguments = parser.parse_args()
    apiproof = os.path.abspath(arguments.apiproof)
    root, docs = os.path.split(os.path.abspath(arguments.docs))
    by_page = collections.defaultdict(list)
    for finding in found_by(apiproof, root, "check", docs):
        by_page[finding["file"]].append(finding)
    drawn = draw(by_page, list(pages_of(root, docs)), arguments.pages, arguments.seed)
    findings = sum(len(by_page[page]) for page in drawn)
    different = page_is_set(apiproof, root, drawn, by_page)
    print(f"page = set: {len(drawn)} pages with {findings} findings, {different} differ")
    unexplained = example_is_exchange(apiproof, root, docs, by_page, arguments.list)
    return 1 if different or unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
