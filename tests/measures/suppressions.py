#!/usr/bin/env python3
"""Whether we repeat what authors had to silence in another tool.

    python3 tests/measures/suppressions.py DOCS [--apiproof target/release/apiproof]

DOCS is a folder of pages. Some of them end with a comment whose "suppressions" list complaints of another tool that
their authors did not want to hear again: a ready test of false alarms. The script finds these texts in the comments,
reads from each which property or type it is about, and looks among our findings (`apiproof check DOCS --level info`)
for the same complaint at that place: one of the rules that would say the same thing, on that page, naming that
property or type. It prints each with what we say of it. What else we say of the same property is shown, too, but is
another complaint.

The exit code is 1 where one is repeated, or where a text is of a form that the script does not know.
"""

import argparse
import os
import re
import sys

from reported import found_by

# How the other tool words a complaint, and the rules of ours that would say the same.
FORMS = [
    (
        re.compile(r"Expected type (?P<type>\S+) but actual was (?P<found>\S+?)\. Property: (?P<name>[\w.@]+)"),
        {"wrong-type", "invalid-format", "limit-exceeded"},
    ),
    (
        re.compile(r"Referenced type (?P<name>\S+) is not defined"),
        {"unknown-type", "unknown-odata-type", "unknown-base-type"},
    ),
    (
        re.compile(r"/(?P<name>[\w.]+): Inconsistent types between parameter"),
        {"property-type-conflict", "conflicting-claims", "wrong-type", "wrong-collection"},
    ),
    (
        re.compile(r"Type mismatch between example and table\. Parameter name: (?P<name>[\w.]+)"),
        {"property-type-conflict", "wrong-type", "wrong-collection"},
    ),
    # Here the names are values that a representation lists and no table does.
    (
        re.compile(r"Found potential enums in resource example that weren't defined in a table:\((?P<name>[^)]*)\)"),
        {"unknown-enum-value", "property-type-conflict", "invalid-json", "placeholder-value"},
    ),
    (re.compile(r"(?P<name>\w+): Malformed function params"), {"malformed-url", "wrong-path", "invalid-http"}),
    (re.compile(r"Failed to parse enumeration values for type (?P<name>\S+)\."), {"malformed-table", "unread-block"}),
    (
        re.compile(r"Property '(?P<name>[^']+)' found in resource definition for '(?P<type>[^']+)', but not described"),
        {"property-not-in-table", "unknown-property"},
    ),
]


def suppressions(text):
    """Line and text of each suppression of a page. The JSON is not always one: strings run over lines."""
    for comment in re.finditer(r"<!--(.*?)-->", text, re.S):
        listed = re.search(r'"suppressions"\s*:\s*\[(.*)\]', comment.group(1), re.S)
        for found in re.finditer(r'"((?:[^"\\]|\\.)*)"', listed.group(1)) if listed else ():
            at = comment.start(1) + listed.start(1) + found.start()
            yield text.count("\n", 0, at) + 1, re.sub(
                r"\s+", " ", found.group(1).replace("\\r", " ").replace("\\n", " ")
            )


def concerns(finding, name):
    """Whether a finding is about this property or type, or one of these values, by its subject, its pointer or its words."""
    if "," in name:
        return any(concerns(finding, one.strip()) for one in name.split(",") if one.strip(" ."))
    short = name.rpartition(".")[2]
    if (finding["pointer"] or "").rpartition("/")[2] == short:
        return True
    return (
        re.search(r"(?<![\w])" + re.escape(short) + r"(?![\w])", f"{finding['subject']} {finding['message']}")
        is not None
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", help="the folder of pages")
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    arguments = parser.parse_args()
    ours = found_by(os.path.abspath(arguments.apiproof), ".", "check", arguments.docs)
    count = {"suppressions": 0, "repeated by us": 0, "of an unknown form": 0}
    for folder, folders, files in sorted(os.walk(arguments.docs)):
        for file in sorted(files):
            if not file.endswith(".md"):
                continue
            path = os.path.join(folder, file)
            with open(path, encoding="utf-8-sig", errors="replace") as opened:
                text = opened.read()
            shown = os.path.relpath(path)
            for line, complaint in suppressions(text):
                count["suppressions"] += 1
                form = next(
                    ((found, rules) for pattern, rules in FORMS for found in [pattern.search(complaint)] if found), None
                )
                print(f"{shown}:{line}: {complaint}")
                if not form:
                    count["of an unknown form"] += 1
                    print("    NOT UNDERSTOOD")
                    continue
                found, rules = form
                here = [
                    finding
                    for finding in ours
                    if finding["file"] == shown and concerns(finding, found.group("name"))
                ]
                same = [finding for finding in here if finding["rule"] in rules]
                count["repeated by us"] += bool(same)
                print("    " + ("REPEATED:" if same else "silent" + (", but we say:" if here else "")))
                for finding in here:
                    print(
                        f"    {finding['span']['line']}:{finding['span']['column']} {finding['rule']}: {finding['message']}"
                    )
    for key, number in count.items():
        print(f"{key}: {number}")
    return 1 if count["repeated by us"] or count["of an unknown form"] else 0


if __name__ == "__main__":
    sys.exit(main())
