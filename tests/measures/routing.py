#!/usr/bin/env python3
"""How many requests are routed to the page that documents them.

    python3 tests/measures/routing.py --docs DOCS --queries queries.json [--apiproof target/release/apiproof]

DOCS is a docs set with an `api` folder. The file of queries is a list of objects with `method`,
`requestUrl` (a path with its version) and `docLink` (the address of the page, whose last segment is
the page's file name). Only the command line is used: the queries are written as a recording, and
what `--explain-routing` says is read.

Counted are the queries whose page is in the set, and whose version is the set's. A query is routed
where its page is among those that its exchange leads to. The rest is listed; the exit code is 1
where fewer than --least (0.95) are routed.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from urllib.parse import urlparse


def entry(query):
    url = "https://graph.microsoft.com" + query["requestUrl"]
    return {
        "request": {"method": query["method"], "url": url, "headers": []},
        "response": {"status": 400, "headers": [], "content": {"size": 0}},
    }


def routes(program, docs, queries):
    """For each query, the lines about where it went."""
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "queries.har")
        with open(recording, "w", encoding="utf-8") as file:
            json.dump({"log": {"entries": [entry(query) for query in queries]}}, file)
        run = subprocess.run(
            [program, "traffic", recording, "--docs", docs, "--explain-routing"],
            capture_output=True, text=True, check=False,
        )
    if run.returncode == 2:
        sys.exit(run.stderr)
    found = [[] for _ in queries]
    at = None
    for line in run.stderr.splitlines():
        start = re.search(r": entry:(\d+) ", line)
        if start and not line.startswith(" "):
            at = int(start.group(1)) - 1
        elif at is not None and line.startswith("  "):
            found[at].append(line.strip())
        else:
            at = None
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--apiproof", default="target/release/apiproof", help="the program")
    parser.add_argument("--docs", required=True)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--version", default="v1.0")
    parser.add_argument("--least", type=float, default=0.95)
    options = parser.parse_args()

    with open(options.queries, encoding="utf-8") as file:
        queries = json.load(file)
    pages = {name.lower() for name in os.listdir(os.path.join(options.docs, "api"))}

    def page(query):
        path = urlparse(query["docLink"]).path.rstrip("/")
        name = path.rsplit("/", 1)[-1].lower()
        name = name if name.endswith(".md") else name + ".md"
        return name if "/resources/" not in path and name in pages else None

    counted = [
        query for query in queries
        if query["requestUrl"].startswith(f"/{options.version}/") and page(query)
    ]
    good = 0
    for query, lines in zip(counted, routes(options.apiproof, options.docs, counted)):
        led_to = [line for line in lines if line.startswith("→ ")]
        names = {re.sub(r":.*", "", line[2:]).rsplit("/", 1)[-1].lower() for line in led_to}
        if page(query) in names:
            good += 1
        else:
            print(f'{query["method"]} {query["requestUrl"]}\n  its page: {page(query)}')
            for line in lines:
                print(f"  {line}")
    share = good / len(counted) if counted else 1.0
    print(f"{good} of {len(counted)} requests are routed to their page ({share:.1%})")
    sys.exit(share < options.least)


if __name__ == "__main__":
    main()
