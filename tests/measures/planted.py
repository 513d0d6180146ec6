#!/usr/bin/env python3
"""How many planted defects are found: one at a time, of many kinds, on real pages.

    python3 tests/measures/planted.py DOCS [--apiproof target/release/apiproof] [--each 60] [--seed 1] [--list 40]

DOCS is a folder of pages that link to each other (it holds `api` and `resources`). The script copies it, reads it in
its own way (`pages.py`, `promises.py`) and knows kinds of defects (`slips_*.py`), crude ones and plausible ones. For
each kind it draws pages with the seed, plants one defect on one page, runs `apiproof check PAGE --format json --level
info` on it, and compares with what is said about the page as it was.

A defect is found where a finding that was not there before names one of the rules that the kind allows and starts
within the planted text, or, where the defect took text away, within what it was taken from; each kind says so. It is
not found when the rule speaks elsewhere. And nothing else may be new on the page: a defect with a by-product counts
as missed, unless the kind names that rule as one that has to speak as well, with its reason (a body of another length
contradicts its Content-Length).

A kind plants only where the text of the pages shows a promise that the defect breaks. Drawn but not planted are
places where a finding stands already (on the line that would change or about the code block as a whole); they are
counted. The exit code is 1 where fewer than 97 % of the crude or 85 % of the plausible ones are found.
"""

import argparse
import collections
import concurrent.futures
import os
import random
import shutil
import sys
import tempfile

# The kinds register themselves.
import slips_annotations  # noqa: F401
import slips_http  # noqa: F401
import slips_json  # noqa: F401
import slips_links  # noqa: F401
import slips_tables  # noqa: F401
import slips_values  # noqa: F401
from pages import read_pages
from promises import Promises
from reported import found_by
from slips import KINDS

# Rules that silence what stands in the same code block.
WHOLE_BLOCK = {
    "invalid-json",
    "invalid-http",
    "missing-blank-line",
    "unread-block",
    "annotation-missing-type",
    "wrong-collection",
    "unexpected-body",
    "reference-without-id",
}
LEAST = {"crude": 0.97, "plausible": 0.85}


def by_page(findings):
    out = collections.defaultdict(list)
    for finding in findings:
        out[finding["file"]].append(finding)
    return out


def draw(kind, pages, promises, before, each, seed, count):
    """Up to `each` slips of a kind, at most two a page, in an order that the seed decides."""
    chance, out = random.Random(f"{seed} {kind.name}"), []
    names = sorted(pages)
    chance.shuffle(names)
    for name in names:
        there = [slip for slip in kind.find(pages[name], promises, chance) if slip is not None]
        chance.shuffle(there)
        for slip in there[:2]:
            if faulty(slip, pages, before):
                count["already faulty here"] += 1
                continue
            slip.kind = kind
            out.append(slip)
        if len(out) >= each:
            break
    return out[:each]


def faulty(slip, pages, before):
    """Whether something is said already about the lines that change, or about their code block."""
    page = pages[slip.page]
    start, end = slip.edits[0][0], slip.edits[-1][1]
    first, last = page.text.count("\n", 0, start) + 1, page.text.count("\n", 0, end) + 1
    for finding in before[slip.page]:
        places = [finding["span"]] + [other["span"] for other in finding["related"] if other["file"] == slip.page]
        if first <= finding["span"]["line"] <= last:
            return True
        if finding["rule"] in WHOLE_BLOCK or finding["rule"] in slip.rules:
            for block in page.fences:
                if block.start <= start < block.end and any(
                    (block.comment.start if block.comment else block.start) <= place["start"] < block.end
                    for place in places
                ):
                    return True
    if slip.on:
        text = pages[slip.on].text
        line = text.count("\n", 0, slip.where[0]) + 1
        return any(finding["span"]["line"] == line or finding["rule"] in WHOLE_BLOCK for finding in before[slip.on])
    return False


def moved(at, edits):
    """Where an offset of the page as it was is on the planted page."""
    shift = 0
    for start, end, new in edits:
        if at >= end and at > start:
            shift += len(new) - (end - start)
    return at + shift


def plant(job):
    apiproof, root, slip, text, before = job
    path = os.path.join(root, slip.page)
    spoilt, shift = text, 0
    for start, end, new in slip.edits:
        spoilt = spoilt[: start + shift] + new + spoilt[end + shift :]
        shift += len(new) - (end - start)
    with open(path, "wb") as file:
        file.write(spoilt.encode("latin-1"))
    try:
        after = found_by(apiproof, root, "check", slip.on or slip.page)
    finally:
        with open(path, "wb") as file:
            file.write(text.encode("latin-1"))
    edits = () if slip.on else slip.edits
    known = collections.Counter((finding["rule"], moved(finding["span"]["start"], edits)) for finding in before)
    places = {
        (finding["rule"], moved(other["span"]["start"], edits))
        for finding in before
        for other in finding["related"]
        if other["file"] == finding["file"]
    }
    # What is told once for a page is told at its next place where the slip spoils the first one.
    there = {(finding["rule"], finding["span"]["start"]) for finding in after}
    displaced = collections.Counter(
        (finding["rule"], finding["message"])
        for finding in before
        if (finding["rule"], moved(finding["span"]["start"], edits)) not in there
    )
    low, high = slip.where
    hit, strange = [], []
    for finding in after:
        key = (finding["rule"], finding["span"]["start"])
        spans = [finding["span"]["start"]] + [
            other["span"]["start"]
            for other in finding["related"]
            if other["file"] == finding["file"] and (finding["rule"], other["span"]["start"]) not in places
        ]
        old = known[key] > 0
        known[key] -= old
        right = finding["rule"] in slip.rules and (
            any(low <= at < high for at in (spans[1:] if old else spans)) or slip.opened in spans
        )
        if right:
            hit.append(finding)
        elif not old and finding["rule"] not in slip.also:
            again = displaced[finding["rule"], finding["message"]] > 0
            displaced[finding["rule"], finding["message"]] -= again
            if not again:
                strange.append(finding)
    return hit, strange


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", help="the folder of pages")
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    parser.add_argument("--each", type=int, default=60, help="defects of each kind")
    parser.add_argument("--seed", default="1", help="decides which pages are drawn")
    parser.add_argument("--kind", help="only kinds whose name holds this")
    parser.add_argument("--list", type=int, default=0, help="print this many misses of each kind")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    apiproof = os.path.abspath(arguments.apiproof)
    above, name = os.path.split(os.path.abspath(arguments.docs))
    with tempfile.TemporaryDirectory(prefix="planted-") as work:
        roots = [os.path.join(work, str(number)) for number in range(arguments.processes)]
        for root in roots:
            shutil.copytree(above, root, ignore=shutil.ignore_patterns(".git"))
        pages = read_pages(roots[0], name)
        promises = Promises(pages)
        before = by_page(found_by(apiproof, roots[0], "check", name))
        kinds = [kind for kind in KINDS if not arguments.kind or arguments.kind in kind.name]
        skipped = {kind.name: collections.Counter() for kind in kinds}
        slips = [
            slip
            for kind in kinds
            for slip in draw(kind, pages, promises, before, arguments.each, arguments.seed, skipped[kind.name])
        ]
        results = run(apiproof, roots, slips, pages, before)
    return report(kinds, slips, results, skipped, pages, arguments.list)


def run(apiproof, roots, slips, pages, before):
    """Plants all slips, each process in its own copy."""

    def share(number):
        out = {}
        for index in range(number, len(slips), len(roots)):
            slip = slips[index]
            out[index] = plant((apiproof, roots[number], slip, pages[slip.page].text, before[slip.on or slip.page]))
        return out

    results = {}
    with concurrent.futures.ThreadPoolExecutor(len(roots)) as pool:
        for part in pool.map(share, range(len(roots))):
            results.update(part)
    return results


def report(kinds, slips, results, skipped, pages, listed):
    totals, failed = collections.defaultdict(collections.Counter), False
    for kind in kinds:
        count, misses = collections.Counter(), []
        for index, slip in enumerate(slips):
            if slip.kind is not kind:
                continue
            hit, strange = results[index]
            count["planted"] += 1
            count["found"] += bool(hit) and not strange
            count["by-products"] += bool(hit and strange)
            if not hit or strange:
                misses.append((slip, hit, strange))
        totals[kind.level].update(count)
        print(
            f"{count['found']:5} of {count['planted']:4}  {kind.level:9}  {kind.name}"
            + (f"  (with by-products: {count['by-products']})" if count["by-products"] else "")
            + (f"  [already faulty: {skipped[kind.name]['already faulty here']}]" if skipped[kind.name] else "")
        )
        for slip, hit, strange in misses[:listed]:
            start, end, new = slip.edits[0]
            text = pages[slip.page].text
            print(
                f"        {slip.page}:{text.count(chr(10), 0, start) + 1}: {text[start:end][:60]!r} -> {new[:60]!r}"
                + (f" (seen from {slip.on})" if slip.on else "")
                + (" found, but also:" if hit else " NOT FOUND" + (", instead:" if strange else ""))
            )
            for finding in strange[:3]:
                print(
                    f"            {finding['span']['line']}:{finding['span']['column']} {finding['rule']}: {finding['message'][:150]}"
                )
    for level, count in totals.items():
        share = count["found"] / max(1, count["planted"])
        failed |= share < LEAST[level]
        print(
            f"{level}: {count['found']} of {count['planted']} found ({share:.4f}; wanted {LEAST[level]}), {count['by-products']} more with by-products"
        )
    print(
        "not planted, a finding stands there already:", sum(count["already faulty here"] for count in skipped.values())
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
