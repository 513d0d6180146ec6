#!/usr/bin/env python3
"""Whether a page alone says what it says within its set, and an example what it says as a recording.

    python3 tests/measures/invariance.py DOCS [--apiproof target/release/apiproof] [--pages 300] [--seed 1]

DOCS is a folder of pages that link to each other. The script draws pages with the seed: half of them among those with
findings, the rest among all.

Page = set: `apiproof check PAGE` has to give, for that page, the very findings that `apiproof check DOCS` gives, in
all that the JSON report says of them.
"""
import argparse
import collections
import json
import os
import random
import subprocess
import sys


def report(apiproof, root, *words):
    run = subprocess.run([apiproof, *words, "--format", "json", "--level", "info"], cwd=root, capture_output=True, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr.decode(errors="replace"))
    return json.loads(run.stdout)["findings"]


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
        alone = [finding for finding in report(apiproof, root, "check", page) if finding["file"] == page]
        if alone != by_page[page]:
            different += 1
            print(f"differs: {page}: {len(alone)} alone, {len(by_page[page])} within the set")
            for one, others, where in ((alone, by_page[page], "alone"), (by_page[page], alone, "set")):
                for finding in one:
                    if finding not in others:
                        print(f"    {where}: {finding['span']['line']}:{finding['span']['column']} {finding['rule']}: {finding['message']}")
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", help="the folder of pages")
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    parser.add_argument("--pages", type=int, default=300, help="how many pages are drawn")
    parser.add_argument("--seed", default="1", help="decides which")
    arguments = parser.parse_args()
    apiproof = os.path.abspath(arguments.apiproof)
    root, docs = os.path.split(os.path.abspath(arguments.docs))
    by_page = collections.defaultdict(list)
    for finding in report(apiproof, root, "check", docs):
        by_page[finding["file"]].append(finding)
    drawn = draw(by_page, list(pages_of(root, docs)), arguments.pages, arguments.seed)
    findings = sum(len(by_page[page]) for page in drawn)
    different = page_is_set(apiproof, root, drawn, by_page)
    print(f"page = set: {len(drawn)} pages with {findings} findings, {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
