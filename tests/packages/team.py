#!/usr/bin/env python3
"""A team's first afternoon in a scratch repository, from old pages to a clean commit.

Old pages are not clean: a baseline lets them pass, a new defect fails, a fix heals it, a page that is renamed
changes nothing, the report for code scanning and the one to look at are written by the same run.

    python3 tests/packages/team.py --apiproof PROGRAM --pre-commit PROGRAM [--pages FOLDER]
        [--chromium PROGRAM] [--check-jsonschema PROGRAM --sarif-schema FILE]

FOLDER is a docs set with `api` and `resources`; without it, a few old pages are made up.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from pre_commit import RESOURCE, operation, run

CONFIG = """repos:
  - repo: local
    hooks:
      - id: apiproof
        name: apiproof
        entry: {program} check --baseline known.json
        language: system
        files: \\.(md|markdown|txt)$
        require_serial: true
"""


def made_up(folder):
    """Old pages, every other one with a slip."""
    (folder / "api").mkdir(parents=True)
    (folder / "resources").mkdir()
    (folder / "resources/thing.md").write_text(RESOURCE)
    for number in range(12):
        count = '"five"' if number % 2 else 5
        (folder / f"api/thing-get-{number}.md").write_text(operation(number, count))


class Team:
    def __init__(self, folder, given):
        self.folder = folder
        self.program = str(given.apiproof.resolve())
        self.pre_commit = str(pathlib.Path(shutil.which(given.pre_commit) or given.pre_commit).absolute())

    def git(self, *arguments, fails=False):
        return run("git", *arguments, folder=self.folder, fails=fails)

    def check(self, *arguments):
        """The report of a run over the whole set, and how it ended."""
        command = [self.program, "check", "docs", "--format", "json", *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if done.returncode > 1:
            sys.exit(f"{command} ended with {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout), done.returncode

    def all_files(self, fails):
        self.git("add", "-A")
        return run(self.pre_commit, "run", "--all-files", folder=self.folder, fails=fails)


def afternoon(team, pages):
    folder = team.folder
    team.git("init", "-q")
    for key, value in (("user.name", "A writer"), ("user.email", "writer@example.com")):
        team.git("config", key, value)
    docs = folder / "docs/v1.0"
    if pages:
        shutil.copytree(pages, docs)
    else:
        made_up(docs)
    (folder / ".pre-commit-config.yaml").write_text(CONFIG.format(program=team.program))

    old, code = team.check()
    assert code == 1 and old["findings"], "old pages are not clean"
    run(team.program, "check", "docs", "--write-baseline", "known.json", folder=folder, fails=False)
    known, code = team.check("--baseline", "known.json")
    assert code == 0 and not known["findings"], known["findings"][:3]
    team.all_files(fails=False)
    team.git("commit", "-q", "-m", "The pages as they are, and what is known of them")
    print(f"a baseline over old pages: {len(old['findings'])} findings are known, the hook passes")

    # A line above all others changes nothing, nor does another name.
    page = folder / old["findings"][-1]["file"]
    head, line, rest = page.read_bytes().partition(b"\n---\n")
    page.write_bytes(head + line + b"\n" + rest if line else b"\n" + head)
    if not pages:
        page.rename(page.with_name("another-name.md"))
    known, code = team.check("--baseline", "known.json")
    assert code == 0, known["findings"][:3]

    slip = docs / "api/shop-things-new.md"
    if pages:
        (docs / "resources/thing.md").write_text(RESOURCE)
    slip.write_text(operation(99, '"five"').replace('"id": "7"\n', '"id": "7",\n'))
    new, code = team.check("--baseline", "known.json")
    rules = sorted(finding["rule"] for finding in new["findings"])
    assert code == 1 and rules == ["invalid-json", "wrong-type"], rules
    told = team.all_files(fails=True)
    assert "wrong-type" in told and "invalid-json" in told, told
    print("a new page with two slips: the hook refuses it and names both")

    formats = ["--format", "sarif=findings.sarif", "--format", "html=report.html", "--format", "github=notes.txt"]
    run(team.program, "check", "docs", "--baseline", "known.json", *formats, folder=folder, fails=True)
    results = json.loads((folder / "findings.sarif").read_text())["runs"][0]["results"]
    assert sorted(result["ruleId"] for result in results) == rules, results
    assert (folder / "notes.txt").read_text().count("::error") == 2

    run(team.program, "check", "docs", "--baseline", "known.json", "--fix", folder=folder, fails=True)
    assert '"id": "7"\n' in slip.read_text(), "the comma is gone"
    new, _ = team.check("--baseline", "known.json")
    assert [finding["rule"] for finding in new["findings"]] == ["wrong-type"]
    slip.write_text(operation(99, 5))
    team.all_files(fails=False)
    team.git("commit", "-q", "-m", "A new page")
    print("one slip is mended by the program, the other by hand; the hook passes")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--apiproof", required=True, type=pathlib.Path)
    arguments.add_argument("--pre-commit", required=True)
    arguments.add_argument("--pages", type=pathlib.Path)
    arguments.add_argument("--chromium")
    arguments.add_argument("--check-jsonschema")
    arguments.add_argument("--sarif-schema", type=pathlib.Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        afternoon(Team(folder, given), given.pages)
        if given.sarif_schema:
            validate = [given.check_jsonschema, "--regex-variant", "nonunicode", "--schemafile", given.sarif_schema]
            run(*map(str, validate), "findings.sarif", folder=folder, fails=False)
            print("its SARIF is SARIF")
        if given.chromium:
            browser = [given.chromium, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
            shown = run(*browser, f"file://{folder}/report.html", folder=folder, fails=False)
            assert "wrong-type" in shown and "shop-things-new.md" in shown, shown[-2000:]
            print("its report opens in a browser and shows the findings")


if __name__ == "__main__":
    main()
