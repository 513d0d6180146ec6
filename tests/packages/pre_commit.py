#!/usr/bin/env python3
"""Runs the real pre-commit in a scratch repository.

A bad page is refused, a good one passes, a list of files cut into pieces finds the same, and the hook that
mends does. Once with the hook built from source, once from a wheel.

    python3 tests/packages/pre_commit.py --pre-commit PROGRAM --wheel WHEEL [--repository FOLDER]
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FILES = r"\.(md|markdown|txt)$"

HEAD = """---
title: "{title}"
description: "Of the shop."
author: "docs-team"
ms.prod: "shop"
localization_priority: Normal
doc_type: {kind}
---

"""

RESOURCE = (
    HEAD.format(title="thing resource type", kind="resourcePageType")
    + """# thing resource type

## Properties

|Property|Type|Description|
|:---|:---|:---|
|count|Int32|How many.|
|id|String|The key.|

## JSON representation

<!-- { "blockType": "resource", "@odata.type": "microsoft.graph.thing" } -->
```json
{ "count": 1, "id": "String" }
```
"""
)


def operation(number, count):
    """A page that shows one thing; `count` is what its example says."""
    return (
        HEAD.format(title=f"Get thing {number}", kind="apiPageType")
        + f"""# Get thing {number}

## HTTP request

```http
GET /shops/{number}/things/{{id}}
```

## Response

If successful, this method returns a `200 OK` response code and a [thing](../resources/thing.md) object in the
response body.

## Example

### Request

<!-- {{ "blockType": "request", "name": "get_thing_{number}" }} -->
```http
GET https://graph.microsoft.com/v1.0/shops/{number}/things/7
```

### Response

<!-- {{ "blockType": "response", "@odata.type": "microsoft.graph.thing" }} -->
```http
HTTP/1.1 200 OK
Content-Type: application/json

{{
  "count": {count},
  "id": "7"
}}
```
"""
    )


def run(*command, folder, fails=None):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if fails is not None and (done.returncode != 0) != fails:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def found(output):
    """The findings of a run, in order: file and line, and the rule."""
    told = re.findall(r"^(\S+\.md:\d+):\d+: (?:error|warning)\[([a-z-]+)\]", output, re.MULTILINE)
    return sorted(told)


def scratch_repository(folder, config):
    run("git", "init", "-q", folder=folder, fails=False)
    for key, value in (("user.name", "A writer"), ("user.email", "writer@example.com")):
        run("git", "config", key, value, folder=folder, fails=False)
    (folder / ".pre-commit-config.yaml").write_text(config)
    for name in ("docs/v1.0/api", "docs/v1.0/resources"):
        (folder / name).mkdir(parents=True)
    (folder / "docs/v1.0/resources/thing.md").write_text(RESOURCE)
    for number in range(12):
        (folder / f"docs/v1.0/api/thing-get-{number}.md").write_text(operation(number, 5))


def prove(pre_commit, config, mends):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        scratch_repository(folder, config)
        run("git", "add", "-A", folder=folder, fails=False)
        run(pre_commit, "install", folder=folder, fails=False)
        # A good set passes, and is committed.
        run("git", "commit", "-q", "-m", "Good pages", folder=folder, fails=False)
        # A bad page is refused.
        for number in (1, 5, 9):
            (folder / f"docs/v1.0/api/thing-get-{number}.md").write_text(operation(number, '"five"'))
        run("git", "add", "-A", folder=folder, fails=False)
        run("git", "commit", "-q", "-m", "Bad pages", folder=folder, fails=True)
        # However the list is cut.
        whole = found(run(pre_commit, "run", "apiproof", "--all-files", folder=folder, fails=True))
        assert [rule for _, rule in whole] == ["wrong-type"] * 3, whole
        pages = sorted(folder.glob("docs/**/*.md"))
        pieces = [
            found(
                run(pre_commit, "run", "apiproof", "--files", *map(str, pages[at : at + 3]), folder=folder)
            )
            for at in range(0, len(pages), 3)
        ]
        cut = sorted(sum(pieces, []))
        assert cut == whole, (cut, whole)
        if mends:
            page = folder / "docs/v1.0/api/thing-get-1.md"
            page.write_text(operation(1, 5).replace('"id": "7"\n', '"id": "7",\n'))
            run("git", "checkout", "-q", "HEAD", "--", "docs/v1.0/api/thing-get-5.md", "docs/v1.0/api/thing-get-9.md", folder=folder, fails=False)
            run(pre_commit, "run", "apiproof-fix", "--all-files", "--hook-stage", "manual", folder=folder, fails=True)
            assert page.read_text() == operation(1, 5), page.read_text()
            run(pre_commit, "run", "apiproof", "--all-files", folder=folder, fails=False)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--pre-commit", required=True)
    arguments.add_argument("--wheel", type=pathlib.Path, required=True)
    arguments.add_argument("--repository", type=pathlib.Path)
    given = arguments.parse_args()
    # Absolute: it runs in the scratch repository.
    pre_commit = str(pathlib.Path(shutil.which(given.pre_commit) or given.pre_commit).absolute())
    wheel = f"""repos:
  - repo: local
    hooks:
      - id: apiproof
        name: apiproof
        entry: apiproof check
        args: [--format, concise]
        language: python
        additional_dependencies: ['{given.wheel.resolve()}']
        files: {FILES}
        require_serial: true
"""
    prove(pre_commit, wheel, mends=False)
    print("from a wheel: bad pages are refused, good ones pass, a cut list finds the same")
    if given.repository:
        commit = run("git", "rev-parse", "HEAD", folder=given.repository, fails=False).strip()
        source = f"""repos:
  - repo: {given.repository.resolve()}
    rev: {commit}
    hooks:
      - id: apiproof
        args: [--format, concise]
      - id: apiproof-fix
        stages: [manual]
"""
        prove(pre_commit, source, mends=True)
        print("from source: the same, and what can be mended is mended")


if __name__ == "__main__":
    main()
