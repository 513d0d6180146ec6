#!/usr/bin/env python3
"""Whether a set of pages gets the same verdicts when it makes the same promises in other words.

    python3 tests/measures/rewritten.py DOCS [--apiproof target/release/apiproof] [--kind crlf] [--list 20]

DOCS is a folder of pages that link to each other (it holds `api` and `resources`). The script copies it and plants one
defect (`slips_*.py`) on each page that it can, so that there is much to find. Then it rewrites all pages in one way at
a time (`ways_*.py`), none of which changes what a page promises or breaks: other line ends, other columns, other
headings, other layout of JSON. After each it compares

- the findings: rule, page and message, at the line of the untouched page that the new place comes from;
- the schemas of all types, property by property, without descriptions and sources;
- the numbers of operations, types, examples and things that could not be checked.

A finding that is gone is lost, a new one is gained; both are faults, of the program or of the way. Not counted are
findings of the rules that a way touches itself; each way names them. A finding that has another message at the
same place is "in other words", one with the same message elsewhere on its page has "moved" (a slip that shows in
several examples is told at the first of them). The exit code is 1 where anything is lost or gained, or a schema differs.
"""

import argparse
import collections
import itertools
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile

# The ways register themselves.
import ways_annotations  # noqa: F401
import ways_code  # noqa: F401
import ways_files  # noqa: F401
import ways_headings  # noqa: F401
import ways_http  # noqa: F401
import ways_layout  # noqa: F401
import ways_tables  # noqa: F401
import ways_types  # noqa: F401
import ways_words  # noqa: F401
from pages import Page, read_pages
from planted import KINDS, by_page, draw
from promises import Promises
from reported import found_by
from rewordings import WAYS, Rewritten

Told = collections.namedtuple("Told", "page rule message low high")


def write(root, path, text):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text.encode("latin-1"))


def spoil(apiproof, root, docs, each, seed):
    """Plants one defect on each page that one is drawn for; the pages after that, and how many were planted."""
    pages = read_pages(root, docs)
    promises, before = Promises(pages), by_page(found_by(apiproof, root, "check", docs))
    slips = {}
    for kind in KINDS:
        for slip in draw(kind, pages, promises, before, each, seed, collections.Counter()):
            slips.setdefault(slip.page, slip)
    for name, slip in slips.items():
        text = Rewritten(pages[name].text, slip.edits).text
        write(root, name, text)
        pages[name] = Page(root, name, text)
    return pages, len(slips)


def judged(apiproof, root, docs, texts, back):
    """What the program says of a set: findings at their places of the untouched pages, schemas, numbers."""
    run = subprocess.run(
        [apiproof, "check", docs, "--format", "json", "--level", "info"], cwd=root, capture_output=True, check=False
    )
    if run.returncode not in (0, 1):
        raise RuntimeError(run.stderr.decode(errors="replace"))
    report = json.loads(run.stdout)
    told = []
    for finding in report["findings"]:
        page, at = back.get(finding["file"], finding["file"]), finding["span"]["start"]
        low, high = texts[page].origin(at) if page in texts else (at, at)
        told.append(Told(page, finding["rule"], finding["message"], low, high))
    with tempfile.TemporaryDirectory() as work:
        bundle = os.path.join(work, "bundle.json")
        subprocess.run([apiproof, "schema", docs, "--bundle", bundle], cwd=root, check=True, capture_output=True)
        with open(bundle, encoding="utf-8") as file:
            types = json.load(file)["$defs"]
    schemas = {}
    for name, schema in types.items():
        properties = schema.pop("properties", {})
        schemas[name] = bare(schema)
        for key, value in properties.items():
            schemas[f"{name}.{key}"] = bare(value)
    numbers = {key: report["summary"][key] for key in ("pages", "operations", "types", "examples", "exchanges")}
    for reason in report["summary"]["not_checked"]:
        numbers[reason["reason"]] = reason["count"]
    return told, schemas, numbers


def bare(schema):
    """A schema in a comparable form, without what only explains it."""
    if isinstance(schema, dict):
        said = {key: bare(value) for key, value in schema.items() if key not in ("x-source", "description")}
        return tuple(sorted(said.items()))
    if isinstance(schema, list):
        return tuple(sorted(map(bare, schema), key=repr))
    return schema


def compare(before, after, pages):
    """Findings that are lost, gained, told in other words, told elsewhere."""

    def line(page, at):
        return pages[page].text.count("\n", 0, at) if page in pages else 0

    left = collections.defaultdict(list)
    for told in before:
        left[told.page, told.rule].append(told)
    new = list(after)
    same, pairs = 0, {"other words": [], "moved": []}

    def match(fits, into):
        nonlocal same, new
        rest = []
        for told in new:
            there = left[told.page, told.rule]
            index = next((index for index, old in enumerate(there) if fits(old, told)), None)
            if index is None:
                rest.append(told)
            elif into is None:
                there.pop(index)
                same += 1
            else:
                into.append((there.pop(index), told))
        new = rest

    def near(old, told):
        return line(told.page, told.low) <= line(old.page, old.low) <= line(told.page, told.high)

    match(lambda old, told: old.message == told.message and near(old, told), None)
    match(near, pairs["other words"])
    # One that lists what it found in another order stands where the first of these stands.
    match(lambda old, told: old.message.partition(":")[0] == told.message.partition(":")[0], pairs["moved"])
    lost = [told for there in left.values() for told in there]
    return same, lost, new, pairs


def rewrite(apiproof, root, docs, pages, chosen):
    """What the program says of the pages after one way, and how many pages it rewrote."""
    texts, back, fresh = {}, {}, None
    for path, page in pages.items():
        edits = list(chosen.edits(page))
        if edits:
            texts[path] = Rewritten(page.text, edits)
        if chosen.place(path) != path:
            back[chosen.place(path)] = path
    if back:
        fresh = root + "-moved"
        shutil.rmtree(fresh, ignore_errors=True)
        for folder, _, files in os.walk(root):
            for file in files:
                path = os.path.relpath(os.path.join(folder, file), root)
                new = os.path.join(fresh, chosen.place(path))
                if path in texts:
                    write(fresh, chosen.place(path), texts[path].text)
                else:
                    os.makedirs(os.path.dirname(new), exist_ok=True)
                    os.link(os.path.join(root, path), new)
        root, docs = fresh, chosen.place(docs + "/").rstrip("/")
    else:
        for path, text in texts.items():
            write(root, path, text.text)
    try:
        return judged(apiproof, root, docs, texts, back), len(set(texts) | set(back.values()))
    finally:
        if fresh:
            shutil.rmtree(fresh)
        else:
            for path in texts:
                write(root, path, pages[path].text)


def in_turn(results, processes):
    """What so many processes give, one result of each in turn."""
    context = multiprocessing.get_context("fork")
    queues = [context.Queue() for _ in range(processes)]

    def work(number):
        try:
            for result in results(number):
                queues[number].put(result)
            queues[number].put(None)
        except Exception as error:  # Told by the process that waits.
            queues[number].put(error)

    workers = [context.Process(target=work, args=(number,), daemon=True) for number in range(processes)]
    for worker in workers:
        worker.start()
    for queue in itertools.cycle(queues):
        result = queue.get()
        if result is None:
            return
        if isinstance(result, Exception):
            raise result
        yield result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", help="the folder of pages")
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    parser.add_argument("--each", type=int, default=40, help="defects drawn of each kind; 0 for the pages as they are")
    parser.add_argument("--seed", default="1", help="decides which defects are planted where")
    parser.add_argument("--kind", action="append", help="only ways whose name or group holds this")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--list", type=int, default=0, help="print this many differences of each way")
    arguments = parser.parse_args()
    words = arguments.kind or [""]
    chosen = [way for way in WAYS if any(word in f"{way.group} {way.name}" for word in words)]
    apiproof = os.path.abspath(arguments.apiproof)
    above, docs = os.path.split(os.path.abspath(arguments.docs))
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    faults = 0
    with tempfile.TemporaryDirectory(prefix="rewritten-", dir=memory) as work:
        root = os.path.join(work, "set")
        shutil.copytree(above, root, ignore=shutil.ignore_patterns(".git"))
        pages, planted = spoil(apiproof, root, docs, arguments.each, arguments.seed)
        told, schemas, numbers = judged(apiproof, root, docs, {}, {})
        print(
            f"{len(pages)} pages, {planted} defects planted, {len(told)} findings,"
            f" {len(schemas)} types and properties"
        )
        print("pages  same  lost gained words moved touched schemas")
        # Each process has a copy of its own, and the pages as they are when it starts.
        roots = [f"{root}-{number}" for number in range(arguments.processes)]
        for copy in roots:
            shutil.copytree(root, copy)

        def results(number):
            for way in chosen[number :: len(roots)]:
                yield rewrite(apiproof, roots[number], docs, pages, way)

        for way, ((after, after_schemas, after_numbers), count) in zip(chosen, in_turn(results, len(roots))):
            same, lost, gained, pairs = compare(told, after, pages)
            touched = [one for one in lost + gained if one.rule in way.touches]
            lost = [one for one in lost if one.rule not in way.touches]
            gained = [one for one in gained if one.rule not in way.touches]
            different = sorted(
                key for key in schemas.keys() | after_schemas.keys() if schemas.get(key) != after_schemas.get(key)
            )
            faults += len(lost) + len(gained) + len(different)
            print(
                f"{count:5} {same:5} {len(lost):5} {len(gained):6} {len(pairs['other words']):5} {len(pairs['moved']):5}"
                f" {len(touched):7} {len(different):7}  {way.group}: {way.name}",
                flush=True,
            )
            show(arguments.list, pages, lost, gained, pairs, different, schemas, after_schemas)
            if arguments.list:
                for key in sorted(numbers.keys() | after_numbers.keys()):
                    if numbers.get(key, 0) != after_numbers.get(key, 0):
                        print(f"    number: {key}: {numbers.get(key, 0)} -> {after_numbers.get(key, 0)}")
    return 1 if faults else 0


def show(most, pages, lost, gained, pairs, different, before, after):
    def place(told):
        return f"{told.page}:{pages[told.page].text.count(chr(10), 0, told.low) + 1 if told.page in pages else 0}"

    for word, those in (("lost", lost), ("gained", gained)):
        for told in sorted(those)[:most]:
            print(f"    {word}: {place(told)} {told.rule}: {told.message}")
    for word, those in pairs.items():
        for old, new in those[: most // 4]:
            print(f"    {word}: {place(old)} {old.rule}: {old.message} -> {place(new)} {new.message}")
    for key in different[:most]:
        print(f"    schema: {key}: {before.get(key)} -> {after.get(key)}")


if __name__ == "__main__":
    sys.exit(main())
