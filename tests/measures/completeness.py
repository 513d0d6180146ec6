#!/usr/bin/env python3
"""How many rows of property tables reach the exported schemas.

    apiproof schema DOCS --bundle bundle.json      (from within the folder above DOCS)
    python3 tests/measures/completeness.py --docs DOCS --bundle bundle.json [--list 50]

DOCS is the folder of pages that the bundle was made from. This script shares no code with
apiproof: it reads Markdown in its own, simple way and uses the standard library only.

What counts as a row: on a resource page (`doc_type: resourcePageType` in its front matter, or a
`resource` annotation), a row of a pipe table whose nearest heading, or one above it, ends in
"properties" or "relationships" (singular too), and which has a column for types: a header with
the word "type" behind a first header without it. Not counted are tables below a heading
"... values" or "... members", rows whose first cell is empty or one bold text alone in its row
(they head other rows), and the row "None". Rows of tables in these sections without a column
for types (colours, derived types, time limits) are counted apart and not judged; `--others`
prints them.

What counts as reached: a type of the page (its `resource` annotations, else its title) is in the
bundle and has a property of the row's name, itself or through "allOf". Where a heading above
the table names one of several types, it has to be that one. `read here` says for how many of these
the schema's "x-source" is this very row; the rest is said in several places, of which the schema
names one, or is known from the JSON representation alone.

The exit code is 1 where fewer than --least (0.995) are reached.
"""
import argparse
import collections
import json
import os
import re
import sys

FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
TYPE = re.compile(r'"@(?:odata\.)?type"\s*:\s*"#?([^"]+)"')


def cells(line):
    """The cells of a pipe row; an escaped pipe is text."""
    parts = re.split(r"(?<!\\)\|", line.strip())
    if parts and not parts[0].strip():
        parts = parts[1:]
    if parts and not parts[-1].strip():
        parts = parts[:-1]
    return [part.strip() for part in parts]


def plain(cell):
    """A cell without links, code and emphasis."""
    cell = re.sub(r"\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?", r"\1", cell)
    cell = re.sub(r"<[^>]*>", " ", cell)
    return cell.replace("\\", "").replace("`", "").strip("* _\u00a0\t")


def visible(lines):
    """Lines with code blocks and comments blanked, and the texts of the comments."""
    out, comments = [], []
    fence = comment = None
    for line in lines:
        if comment is not None:
            comment.append(line)
            if "-->" in line:
                comments.append("\n".join(comment))
                comment = None
            out.append("")
            continue
        mark = FENCE.match(line)
        if fence:
            if mark and mark.group(1).startswith(fence) and not line.strip().strip("`~"):
                fence = None
            out.append("")
        elif mark:
            fence = mark.group(1)
            out.append("")
        elif "<!--" in line:
            before, _, rest = line.partition("<!--")
            if "-->" in rest:
                comments.append(rest)
                out.append(before + rest.partition("-->")[2])
            else:
                comment = [rest]
                out.append(before)
        else:
            out.append(line)
    return out, comments


class Page:
    """What one page says of itself, and its rows."""

    def __init__(self, path):
        text = open(path, encoding="utf-8-sig", errors="replace").read()
        lines = text.replace("\r\n", "\n").split("\n")
        start, front = 0, ""
        if lines and lines[0].strip() == "---":
            for index, line in enumerate(lines[1:], 1):
                if line.strip() == "---":
                    front, start = "\n".join(lines[1:index]), index + 1
                    break
        lines[:start] = [""] * start
        self.lines, comments = visible(lines)
        self.annotated = [
            found.group(1).strip()
            for comment in comments
            if re.search(r'"blockType"\s*:\s*"resource"', comment)
            for found in [TYPE.search(comment)]
            if found
        ]
        doc_type = re.search(r"^doc_type\s*:\s*[\"']?(\w+)", front, re.M)
        self.is_resource = bool(self.annotated) or (doc_type and doc_type.group(1).lower() == "resourcepagetype")
        space = re.search(r"^Namespace:\s*([\w.]+)", "\n".join(self.lines), re.M)
        self.namespace = space.group(1) if space else "microsoft.graph"

    def types(self):
        """Qualified names of the types the page describes, in lower case."""
        names = list(self.annotated)
        if not names:
            for line in self.lines:
                heading = HEADING.match(line)
                if heading:
                    names = [plain(heading.group(2)).split(" ")[0]]
                    break
        return [(name if "." in name else f"{self.namespace}.{name}").lower() for name in names]

    def rows(self):
        """Line number, name, headings above (nearest first), of properties? of each row."""
        above = {}
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            heading = HEADING.match(line)
            if heading:
                level = len(heading.group(1))
                above = {at: text for at, text in above.items() if at < level}
                above[level] = plain(heading.group(2))
            below = self.lines[index + 1] if index + 1 < len(self.lines) else ""
            if "|" in line and "|" in below and DELIMITER.match(below):
                header = [plain(cell).lower() for cell in cells(line)]
                chain = [above[level] for level in sorted(above, reverse=True)]
                index += 2
                counted = self.counts(chain)
                typed = "type" not in header[0].split() and any("type" in text.split() for text in header[1:])
                while index < len(self.lines) and "|" in self.lines[index]:
                    row = cells(self.lines[index])
                    if counted and row and row[0]:
                        filled = [cell for cell in row if cell]
                        alone = len(filled) == 1 and filled[0].startswith(("**", "__", "<b>"))
                        name = plain(row[0])
                        if not alone and name.lower() not in ("", "none"):
                            yield index + 1, name, chain, typed
                    index += 1
            else:
                index += 1

    @staticmethod
    def counts(chain):
        for text in chain:
            last = re.sub(r"[^a-z ]", "", text.lower()).split(" ")[-1:]
            if last in (["values"], ["members"]):
                return False
            if last in (["properties"], ["property"], ["relationships"], ["relationship"]):
                return True
        return False


def properties(defs, name, seen=()):
    """Properties of a schema by lower-case name, with those of its base types."""
    node, out = defs[name], {}
    for part in node.get("allOf", []):
        target = part.get("$ref", "").rpartition("/")[2].lower()
        if target in defs and target not in seen:
            out.update(properties(defs, target, seen + (name,)))
    out.update(node.get("properties", {}))
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", required=True, help="the folder of pages")
    parser.add_argument("--bundle", required=True, help="what `apiproof schema --bundle` wrote")
    parser.add_argument("--list", type=int, default=0, help="print this many rows that are not reached")
    parser.add_argument("--others", action="store_true", help="print the rows of tables without a column for types")
    parser.add_argument("--least", type=float, default=0.995, help="share of rows that has to be reached")
    arguments = parser.parse_args()
    with open(arguments.bundle, encoding="utf-8") as file:
        defs = {name.lower(): schema for name, schema in json.load(file)["$defs"].items()}
    known, count, missing = {}, collections.Counter(), []
    for folder, folders, files in os.walk(arguments.docs):
        folders[:] = sorted(name for name in folders if name != "includes")
        for file in sorted(files):
            if not file.endswith((".md", ".markdown")):
                continue
            path = os.path.join(folder, file)
            page = Page(path)
            if not page.is_resource:
                continue
            count["resource pages"] += 1
            types = page.types()
            for line, name, chain, typed in page.rows():
                place = f"{os.path.relpath(path, arguments.docs)}:{line}"
                if not typed:
                    count["rows of other tables, not judged"] += 1
                    if arguments.others:
                        print(f"other table: {place}: {name}")
                    continue
                count["rows"] += 1
                words = {word.lower() for text in chain for word in re.split(r"\W+", text)}
                named = [ty for ty in types if ty.rpartition(".")[2] in words]
                here = [ty for ty in (named if len(types) > 1 and named else types) if ty in defs]
                if not here:
                    missing.append(f"{place}: {name}: no schema for {', '.join(types) or 'the page'}")
                    count["without a schema of their type"] += 1
                    continue
                schema = None
                for ty in here:
                    if ty not in known:
                        known[ty] = properties(defs, ty)
                    schema = known[ty].get(name) if schema is None else schema
                if schema is None:
                    missing.append(f"{place}: {name}: not a property of {', '.join(here)}")
                    count["without their property"] += 1
                    continue
                count["reached"] += 1
                source = schema.get("x-source", {}) if isinstance(schema, dict) else {}
                if source.get("line") == line and source.get("page", "").rpartition("/")[2] == file:
                    count["read here"] += 1
    for entry in missing[: arguments.list]:
        print(entry)
    for key in ("resource pages", "rows", "reached", "read here", "without a schema of their type", "without their property",
                "rows of other tables, not judged"):
        print(f"{key}: {count[key]}")
    share = count["reached"] / max(1, count["rows"])
    print(f"reached {share:.4f}  read here {count['read here'] / max(1, count['rows']):.4f}")
    return 0 if share >= arguments.least else 1


if __name__ == "__main__":
    sys.exit(main())
