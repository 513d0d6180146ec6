#!/usr/bin/env python3
"""Whether another implementation of JSON Schema, with the exported schemas, agrees with our own judging.

    python3 tests/measures/second_opinion.py DOCS [--apiproof target/release/apiproof] [--list 20]

Needs the package `jsonschema` (pip install jsonschema==4.25.1). DOCS is a folder of pages. The script exports their
schemas (`apiproof schema DOCS --bundle`), reads the bodies of examples on the pages in its own way (`pages.py`): of
responses whose annotation names a documented type, and all objects that state one in `@odata.type`. Each is validated
against the schema of that type, and what the validator says is held against what `apiproof check --level info` says,
place by place: the value that is refused has to be the one that a finding points at.

Compared are the promises that JSON Schema can express: kind of value, enum, format and pattern, limits, and members
that a type does not have. Which derived type an object is, JSON Schema cannot express: an object that states its type
is taken out of the one around it and validated by itself. `format` is asserted here with checks of this script, as
the exported schemas say what OData's values look like.

Where the two disagree, the disagreement is put into a class by what stands at that place, and counted; `--list`
prints some of each. The exit code is 1 where a disagreement fits no class.
"""

import argparse
import collections
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema

from pages import plain, read_pages
from reported import found_by

RULES = {
    "wrong-type": "type",
    "wrong-collection": "type",
    "unknown-enum-value": "enum",
    "invalid-format": "format",
    "limit-exceeded": "limit",
    "unknown-property": "member",
    "property-case": "member",
}
KEYWORDS = {
    "type": "type",
    "anyOf": "type",
    "enum": "enum",
    "const": "enum",
    "format": "format",
    "pattern": "format",
    "maxItems": "limit",
    "maxLength": "limit",
    "minimum": "limit",
    "maximum": "limit",
    "unevaluatedProperties": "member",
    "additionalProperties": "member",
}
FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time")
def date_time(value):
    found = isinstance(value, str) and re.fullmatch(
        r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)", value
    )
    return (
        not isinstance(value, str)
        or bool(found)
        and parses(datetime.datetime.fromisoformat, found.group(1) + (found.group(2) or ""))
    )


@FORMATS.checks("date")
def date(value):
    return not isinstance(value, str) or parses(datetime.date.fromisoformat, value)


@FORMATS.checks("uuid")
def uuid(value):
    return not isinstance(value, str) or bool(
        re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", value)
    )


def parses(reader, text):
    try:
        reader(text)
    except ValueError:
        return False
    return True


def bodies(page, known):
    """Objects of a page that are of a documented type, each with that type: (node, name)."""
    for message in page.messages:
        root, seen = message.json, set()
        if root is None:
            continue
        noted = message.fence.says("@odata.type") if message.kind == "response" else None
        name = (
            re.sub(r"^Collection\((.*)\)$", r"\1", noted.lstrip("#"), flags=re.I).lower()
            if isinstance(noted, str)
            else ""
        )
        value = root.get("value") if root.kind == "object" else None
        starts = value.items if value is not None and value.kind == "array" else [root]
        if value is not None and value.kind == "object":
            starts = [root, value]
        for node in starts:
            if name in known and node.kind == "object" and not root.get("error") and not stated(node):
                seen.add(id(node))
                yield node, known[name], message
        for _, node in root.objects():
            own = stated(node)
            if own and own.lower() in known and id(node) not in seen:
                yield node, known[own.lower()], message


def stated(node):
    said = node.get("@odata.type")
    return said.value.strip().lstrip("#") if said is not None and said.kind == "string" else None


def without_others(node):
    """The object as Python has it; objects inside that state their own type are left empty."""
    if node.kind == "object":
        return {
            key.value: ({} if child.kind == "object" and stated(child) else without_others(child))
            for key, child in node.members
        }
    if node.kind == "array":
        return [{} if child.kind == "object" and stated(child) else without_others(child) for child in node.items]
    return node.value


def at(node, path):
    for step in path:
        node = node.items[step] if isinstance(step, int) else node.get(step)
    return node


def leaves(error):
    """The errors behind an error: a refused `anyOf` is what its fitting branch refuses."""
    if error.validator != "anyOf":
        yield KEYWORDS.get(error.validator, error.validator), error
        return
    branches = collections.defaultdict(list)
    for inner in error.context:
        branches[inner.relative_schema_path[0]].append(inner)
    # A branch for another kind of value (null, most often) does not speak of this one.
    fitting = [
        inner
        for inner in branches.values()
        if not any(one.validator in ("type", "const") and one.absolute_path == error.absolute_path for one in inner)
    ]
    if len(fitting) != 1:
        yield "type", error
        return
    for inner in fitting[0]:
        yield from leaves(inner)


def theirs(validator, node):
    """What the validator refuses in an object: (start of value or key, class, text)."""
    for error in validator.iter_errors(without_others(node)):
        for kind, leaf in leaves(error):
            there = at(node, leaf.absolute_path)
            if kind == "member":
                known = re.findall(
                    r"'([^']+)'", leaf.message.partition(" were unexpected")[0].partition(" was unexpected")[0]
                )
                for key, _ in there.members:
                    if key.value in known and "@" not in key.value:
                        yield key.start, kind, key.value
            else:
                yield there.start, kind, leaf.message[:100]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", help="the folder of pages")
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    parser.add_argument("--list", type=int, default=0, help="print this many disagreements of each class")
    arguments = parser.parse_args()
    apiproof = os.path.abspath(arguments.apiproof)
    root, docs = os.path.split(os.path.abspath(arguments.docs))
    with tempfile.TemporaryDirectory() as work:
        bundle = os.path.join(work, "bundle.json")
        subprocess.run([apiproof, "schema", docs, "--bundle", bundle], cwd=root, check=True, capture_output=True)
        with open(bundle, encoding="utf-8") as file:
            schema = json.load(file)
    found = collections.defaultdict(list)
    for finding in found_by(apiproof, root, "check", docs):
        for span in [finding["span"]] + [
            other["span"] for other in finding["related"] if other["file"] == finding["file"]
        ]:
            found[finding["file"]].append((span["start"], span["end"], finding))
    known = {name.lower(): name for name in schema["$defs"]}
    validators, count = {}, collections.Counter()
    classes = collections.defaultdict(list)
    pages = read_pages(root, docs)
    lore = Lore(pages)
    for path, page in pages.items():
        said, looked = {}, []
        for node, name, message in bodies(page, known):
            count["objects"] += 1
            if name not in validators:
                validators[name] = jsonschema.Draft202012Validator(
                    {**schema, "$ref": "#/$defs/" + name}, format_checker=FORMATS
                )
            looked.append((node, message))
            for start, kind, text in theirs(validators[name], node):
                said[start, kind] = (text, node, message)
        ours = {}
        for start, end, finding in found[path]:
            kind = RULES.get(finding["rule"])
            holds = [(node, message) for node, message in looked if node.start <= start < node.end]
            if kind and holds and finding["pointer"] is not None:
                ours[start, kind] = (finding, holds[-1])
        for key in said.keys() | ours.keys():
            if key in said and key in ours:
                count["both say"] += 1
                count[f"both say: {key[1]}"] += 1
            else:
                label, text = explain(key, said.get(key), ours.get(key), found[path], page, said, lore)
                classes[label].append(f"{path}:{page.text.count(chr(10), 0, key[0]) + 1}: {key[1]}: {text}")
    return report(count, classes, arguments.list)


class Lore:
    """What the pages of a set say in rows and sentences, wherever that is."""

    def __init__(self, pages):
        self.rows = collections.defaultdict(list)
        self.derived = set()
        for page in pages.values():
            for table in page.tables:
                for row in table.rows:
                    self.rows[plain(row.cells[0])].append(" ".join(row.cells))
            for sentence in re.findall(r"derived types are ([^\n]+)", page.text):
                self.derived |= {name.lower() for name in re.findall(r"\[(\w+)\]", sentence)}

    def lists(self, value, name):
        """Whether a row about a property of this name lists this very value."""
        return any(f"`{value}`" in row for row in self.rows[name])


def asked(page, at):
    """The last segment of the request above a place of a page."""
    requests = re.findall(r"^ *GET +(\S+)", page.text[:at], re.M)
    return requests[-1].split("?")[0].rsplit("/", 1)[-1] if requests else ""


def explain(key, said, ours, findings, page, refused, lore):
    """The class of a disagreement, and its text."""
    start, kind = key
    if said:
        text, node, message = said
        block = message.fence
        here = [
            (low, high, finding) for low, high, finding in findings if (block.comment or block).start <= low < block.end
        ]
        same = [finding for low, high, finding in here if low == start or low <= start < high and finding["pointer"]]
        rules = {finding["rule"] for finding in same}
        whole = {finding["rule"] for _, _, finding in here}
        text = f"the validator alone: {text}"
        for rule in (
            "placeholder-value",
            "property-case",
            "wrong-collection",
            "wrong-type",
            "unknown-property",
            "invalid-format",
            "unknown-enum-value",
            "limit-exceeded",
        ):
            if rule in rules:
                return f"another of our rules has the place: {rule}", text
        for rule in (
            "unexpected-body",
            "wrong-collection",
            "annotation-wrong-type",
            "invalid-json",
            "missing-property",
        ):
            if rule in whole:
                return f"another of our rules has the body: {rule}", text
        name, value = said[0], node.get("value")
        if kind == "member" and of_another_type(node, refused):
            return "next to nothing of the object is in the table of its type: we count it as not checked", text
        if kind == "member" and name == "id":
            return "`id`, which nearly everything has and few tables of simple types list", text
        if kind == "member" and any(plain(row.cells[0]) == name for table in page.tables for row in table.rows):
            return "the page's own table lists the member: told there", text
        if kind == "member" and name == "value" and value.kind == "array":
            return "the object around a list states the type of its elements", text
        if kind == "member" and asked(page, start) == "$value":
            return "the content of a thing, of which its type says nothing", text
        if kind == "member" and name == "value" and asked(page, start) in lore.rows:
            return "the answer to a request for one property", text
        stated = node.get("@odata.type")
        if kind == "member" and stated and stated.value.rsplit(".", 1)[-1].lower() in lore.derived:
            return "the page of a derived type does not name its base: we count it as not checked", text
        property = re.search(r'"(\w+)"\s*:\s*$', page.text[:start])
        foreign = re.search(r"^'(\w+)' is not one of", name)
        if kind == "enum" and property and foreign and lore.lists(foreign[1], property[1]):
            return "another row of the same name lists the value: the rows are told", text
        if kind == "enum" and re.search(r"^'\w+(, ?\w+)+' is not", name):
            return (
                "several values in one text, as sets of flags are written: we read the table so, the schema cannot",
                text,
            )
        if kind == "enum" and re.search(r"^'\w+-value' is not", name):
            return "a word of the template that may be a text as well: no type contradicts it", text
        if block.says("blockType") == "example":
            return "a block annotated as an example of something else: not judged", text
        return "UNEXPLAINED: the validator alone", text
    finding = ours[0]
    if "is not a Binary" in finding["message"]:
        return "base64: `contentEncoding` says it and refuses nothing", f"we alone: {finding['message'][:100]}"
    if finding["rule"] == "wrong-collection" and finding["pointer"] == "":
        return "about the response as a whole: one object or many", f"we alone: {finding['message'][:100]}"
    return "UNEXPLAINED: we alone", f"we alone: {finding['rule']}: {finding['message'][:100]}"


def of_another_type(node, refused):
    """Whether an object has at least four members that its type lacks, and few that it has."""
    own = [key for key, _ in node.members if "@" not in key.value and key.value != "id"]
    foreign = [key for key in own if (key.start, "member") in refused]
    return len(foreign) >= 4 and 3 * (len(own) - len(foreign)) < len(foreign)


def report(count, classes, listed):
    for key, number in sorted(count.items()):
        print(f"{key}: {number}")
    for label, entries in sorted(classes.items()):
        print(f"disagree, {label}: {len(entries)}")
        for entry in entries[:listed]:
            print(f"    {entry}")
    return 1 if any(label.startswith("UNEXPLAINED") for label in classes) else 0


if __name__ == "__main__":
    sys.exit(main())
