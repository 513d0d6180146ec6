#!/usr/bin/env python3
"""Whether recordings of others are read, and what is said of those that belong to the pages.

    python3 tests/measures/recorded.py RECORDINGS DOCS [--apiproof target/release/apiproof] [--all]

RECORDINGS is a folder of HAR files, DOCS a folder of pages. Each file is judged alone. Where Python's own JSON reader finds a list
`log.entries` in it, apiproof has to read as many exchanges, and to report no entry as unreadable; where it finds none, apiproof
has to refuse the file. Files that Python cannot parse are listed.

Then everything is listed that contradicts a page, and not only goes beyond it: such a finding is true or a mistake of
ours, which only reading can tell. `--all` lists what goes beyond the pages, too.

The exit code is 1 where a file is not read as it should be.
"""

import argparse
import collections
import json
import os
import subprocess
import sys


def entries(path):
    """How many entries a file has; None where it is JSON without any; "cut" where it does not parse."""
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        try:
            root = json.load(file, strict=False)
        except ValueError:
            return "cut"
    log = root.get("log") if isinstance(root, dict) else None
    found = log.get("entries") if isinstance(log, dict) else None
    return len(found) if isinstance(found, list) else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", help="a folder of HAR files")
    parser.add_argument("docs", help="a folder of pages")
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    parser.add_argument("--all", action="store_true", help="list what goes beyond the pages, too")
    arguments = parser.parse_args()
    apiproof = os.path.abspath(arguments.apiproof)
    root, docs = os.path.split(os.path.abspath(arguments.docs))
    count, rules, wrong = collections.Counter(), collections.Counter(), []
    for folder, folders, files in os.walk(arguments.recordings):
        folders.sort()
        for path in (os.path.abspath(os.path.join(folder, name)) for name in sorted(files)):
            command = [apiproof, "traffic", path, "--docs", docs, "--level", "info", "--ungrouped", "--format", "json", "--fail-on", "never"]
            run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
            there = entries(path)
            if run.returncode == 2:
                count["refused"] += 1
                print(f"refused: {run.stderr.strip()}")
                if isinstance(there, int):
                    wrong.append(f"{path}: {there} entries, refused")
                continue
            report = json.loads(run.stdout)
            read = report["summary"]["exchanges"]
            count["empty" if read == 0 else "read"] += 1
            count["exchanges"] += read
            for name, number in report["summary"]["coverage"].items():
                count[name] += number
            unreadable = [finding for finding in report["findings"] if finding["rule"] == "unreadable-recording"]
            if there != read or unreadable:
                wrong.append(f"{path}: {there} entries, {read} read, {len(unreadable)} reported as unreadable")
            for finding in report["findings"]:
                rules[finding["rule"]] += 1
                if arguments.all or not finding["rule"].startswith("undocumented-"):
                    print(f"{os.path.basename(path)}:{finding['span']['line']}: {finding['rule']} {finding['pointer']}: {finding['message']}")
    print(", ".join(f"{name}: {number}" for name, number in count.items()))
    print("findings: " + (", ".join(f"{rule}: {number}" for rule, number in rules.most_common()) or "none"))
    for line in wrong:
        print(f"wrong: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
