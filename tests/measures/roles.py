#!/usr/bin/env python3
"""How many rows, code blocks and comments of the pages are given a role, and whether the rest is told.

    python3 tests/measures/roles.py DOCS [--apiproof target/release/apiproof] [--list 50] [--jobs 2]

DOCS is a folder of pages with `api` and `resources` in it. This script shares no code with apiproof. It finds every row of a
table, every fenced block and every comment in its own, simple way, in what is not an include, and says of each what a reader
would take it for:

- `nothing`: it promises nothing that apiproof judges. Rows below permissions, headers, methods, errors, remarks and links, or in a
  table whose own header says so; code in a programming language, blocks that their annotation calls ignored, and
  representations without a member; comments that are remarks of the authors, the annotation of the page, and annotations of
  such blocks.
- `promise`: all the rest. Here apiproof has to know something: `apiproof why` has to tell what the place is, on any line of
  it; or a finding has to lie in it (a block that cannot be parsed has been understood as one that should). An annotation has the role
  of its block.

A promise of which `why` knows nothing is `named` where `unread-block` tells it, and `silent` where nothing does. `why` is asked on the page
alone, which is quick, and once more within the whole set where it knows nothing.

The exit code is 1 where fewer than --least (0.995) have a role.
"""

import argparse
import collections
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

from reported import found_by

FENCE = re.compile(r"^[\s>]*(`{3,}|~{3,})\s*(\S*)")
HEADING = re.compile(r"^[\s>]{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
DELIMITER = re.compile(r"^[\s>]*\|?\s*:?-+:?\s*(\|\s*:?-*:?\s*)*$")
NOTHING = "nothing here is a claim"
PROGRAMS = {"javascript", "csharp", "objc", "java", "powershell", "bash", "xml", "html", "go", "typescript", "swift", "c#", "js", "cmd"}
# Sections and headers whose tables are for readers alone.
READERS = ("permission", "request header", "method", "error", "remark", "see also", "next step", "what's new", "common use")
READERS_HEADERS = ("permission type", "permissions", "header", "method", "return type", "http method", "see also")
NO_HEADERS_OF_OURS = ("property", "name", "parameter", "relationship", "member", "value", "property name", "parameter name")
PROMISES = re.compile(r"(propert(y|ies)|relationships?|request body|parameters|members|values|json representation|http request)$")


class Place:
    def __init__(self, kind, first, last, role):
        self.kind, self.first, self.last, self.role = kind, first, last, role
        # Of an annotation: the block that it is about.
        self.block = None


def plain(text):
    text = re.sub(r"\[([^\]]*)\](\([^)]*\))?", r"\1", text)
    return re.sub(r"[`*_\\]|<[^>]*>", "", text).strip().lower()


def cells(line):
    line = re.sub(r"^[\s>]+", "", line).strip()
    return [plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip("|"))]


def places(text):
    """Everything on a page that is asked about, with lines counted from 1."""
    lines = text.replace("\r\n", "\n").split("\n")
    start = 0
    if lines and lines[0].strip() == "---":
        start = next((at + 1 for at, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    above, at, block_type, out = {}, start, None, []
    annotation = None
    while at < len(lines):
        line = lines[at]
        fence, heading = FENCE.match(line), HEADING.match(line)
        if fence:
            end = at + 1
            while end < len(lines) and not re.match(r"^[\s>]*" + re.escape(fence.group(1)) + r"[`~]*\s*$", lines[end]):
                end += 1
            body = "".join(lines[at + 1 : end])
            # Nothing at all, or the object of a type that has no members.
            blank = not re.sub(r'"@odata.type"\s*:\s*"[^"]*"|[\s{},]', "", body)
            silent = block_type in ("ignored", "ignore") or fence.group(2).lower() in PROGRAMS or blank
            out.append(Place("code", at + 1, min(end + 1, len(lines)), "nothing" if silent else "promise"))
            if annotation:
                annotation.block = out[-1]
                annotation.role = out[-1].role
            block_type, annotation, at = None, None, end + 1
        elif "<!--" in line:
            end = at
            while end < len(lines) - 1 and "-->" not in lines[end].split("<!--", 1)[-1 if end == at else 0]:
                end += 1
            inner = "\n".join(lines[at : end + 1])
            stated = re.search(r'"blockType"\s*:\s*"([^"]*)"', inner)
            block_type = stated.group(1).lower() if stated else block_type
            silent = stated and block_type in ("ignored", "ignore") or "#page.annotation" in inner
            # What holds no name in quotes with a colon behind it was never meant as an annotation.
            meant = re.search(r'"[\w@.]+"\s*:', inner)
            out.append(Place("comment", at + 1, end + 1, "nothing" if silent or not meant else "promise"))
            annotation = out[-1] if stated else annotation
            at = end + 1
        elif heading:
            level = len(heading.group(1))
            above = {depth: words for depth, words in above.items() if depth < level}
            above[level] = plain(heading.group(2))
            block_type, annotation, at = None, None, at + 1
        elif "|" in line and at + 1 < len(lines) and "|" in lines[at + 1] + line and DELIMITER.match(lines[at + 1]):
            header = cells(line)
            role = table_role(header, [above[level] for level in sorted(above, reverse=True)])
            at += 2
            while at < len(lines) and "|" in lines[at]:
                bare = not [cell for cell in cells(lines[at]) if cell and cell != "none"]
                out.append(Place("row", at + 1, at + 1, "nothing" if bare or block_type == "ignored" else role))
                at += 1
            block_type = None
        else:
            if line.strip().startswith("|"):
                # A row that belongs to no table.
                out.append(Place("row", at + 1, at + 1, "promise"))
            at += 1
    return out


def table_role(header, chain):
    if any(cell.startswith(READERS_HEADERS) and cell not in NO_HEADERS_OF_OURS for cell in header):
        return "nothing"
    for words in chain:
        if PROMISES.search(words):
            return "promise"
        if any(name in words for name in READERS):
            return "nothing"
    # Elsewhere only a table of names and types can be meant as a promise.
    return "promise" if header[0] in NO_HEADERS_OF_OURS and any("type" in cell for cell in header[1:]) else "nothing"


def knows(apiproof, root, page, lines, place):
    """Whether `why` tells what one of the lines of a place is."""
    place = place.block or place
    numbers = [number for number in range(place.first, place.last + 1) if lines[number - 1].strip()]
    if place.kind == "code":
        # Behind the fence: the first line, then whatever names something.
        named = [number for number in numbers[1:-1] if ":" in lines[number - 1]]
        numbers = (numbers[1:2] + named[:3]) or numbers
    for number in numbers:
        run = subprocess.run([apiproof, "why", f"{page}:{number}"], cwd=root, capture_output=True, text=True, check=False)
        if run.returncode == 0 and run.stdout.strip() and NOTHING not in " ".join(run.stdout.split()):
            return True
    return False


def page_alone(apiproof, root, docs, page, lines, asked):
    """Those of the places that `why` knows nothing of, the page being all of its set."""
    with tempfile.TemporaryDirectory(prefix="roles-") as folder:
        for name in ("api", "resources"):
            os.makedirs(os.path.join(folder, docs, name))
        for shared in ("includes", os.path.join(docs, "includes")):
            if os.path.isdir(os.path.join(root, shared)):
                os.symlink(os.path.join(root, shared), os.path.join(folder, shared))
        os.makedirs(os.path.dirname(os.path.join(folder, page)), exist_ok=True)
        with open(os.path.join(folder, page), "wb") as copy, open(os.path.join(root, page), "rb") as file:
            copy.write(file.read())
        return [place for place in asked if not knows(apiproof, folder, page, lines, place)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", help="the folder of pages")
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    parser.add_argument("--list", type=int, default=0, help="print this many places that are silent, and as many that are named")
    parser.add_argument("--jobs", type=int, default=2, help="pages asked about at a time")
    parser.add_argument("--least", type=float, default=0.995, help="share of places that must have a role")
    arguments = parser.parse_args()
    apiproof = os.path.abspath(arguments.apiproof)
    root, docs = os.path.split(os.path.abspath(arguments.docs))
    told, unread = collections.defaultdict(list), collections.defaultdict(list)
    for finding in found_by(apiproof, root, "check", docs):
        spans = [finding["span"]] + [other["span"] for other in finding["related"] if other["file"] == finding["file"]]
        for span in spans:
            (unread if finding["rule"] == "unread-block" else told)[finding["file"]].append((span["line"], span["end_line"]))
    pages = {}
    for folder, folders, files in os.walk(os.path.join(root, docs)):
        folders[:] = sorted(name for name in folders if name not in ("includes", "config"))
        for name in sorted(files):
            if name.endswith((".md", ".markdown")):
                path = os.path.relpath(os.path.join(folder, name), root)
                with open(os.path.join(root, path), encoding="utf-8-sig", errors="replace") as file:
                    text = file.read()
                pages[path] = (text.replace("\r\n", "\n").split("\n"), places(text))

    def ask(page):
        lines, found = pages[page]
        promises = [place for place in found if place.role == "promise"]
        open_ones = [place for place in promises if not any(touches(place, span) for span in told[page])]
        left = page_alone(apiproof, root, docs, page, lines, open_ones) if open_ones else []
        left = [place for place in left if not knows(apiproof, root, page, lines, place)]
        return page, left

    count, silent, named = collections.Counter(), [], []
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for page, left in pool.map(ask, sorted(pages)):
            lines, found = pages[page]
            for place in found:
                count[place.kind, "all"] += 1
                count[place.kind, place.role] += 1
            for place in left:
                is_named = any(touches(place, span) or heads(place, span, lines) for span in unread[page])
                count[place.kind, "named" if is_named else "silent"] += 1
                (named if is_named else silent).append(f"{page}:{place.first}: {place.kind}: {lines[place.first - 1].strip()[:90]}")
    for title, entries in (("silent", silent), ("named", named)):
        for entry in entries[: arguments.list]:
            print(f"{title}: {entry}")
    total = without = 0
    for kind in ("row", "code", "comment"):
        every, lost = count[kind, "all"], count[kind, "named"] + count[kind, "silent"]
        total, without = total + every, without + lost
        print(
            f"{kind}: {every}; nothing to judge: {count[kind, 'nothing']}; promises: {count[kind, 'promise']}; of these without a role: "
            f"{lost}, named by unread-block: {count[kind, 'named']}, silent: {count[kind, 'silent']}"
        )
    share = 1 - without / max(1, total)
    print(f"{len(pages)} pages, {total} places, with a role {share:.4f} (wanted {arguments.least})")
    return 0 if share >= arguments.least else 1


def touches(place, span):
    if place.block and touches(place.block, span):
        return True
    return place.first <= span[1] and span[0] <= place.last


def heads(place, span, lines):
    """Whether a span is on the header of the table that a row belongs to."""
    if place.kind != "row" or span[0] >= place.first:
        return False
    return all("|" in line for line in lines[span[0] - 1 : place.first])


if __name__ == "__main__":
    sys.exit(main())
