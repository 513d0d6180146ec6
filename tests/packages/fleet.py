#!/usr/bin/env python3
"""Whether a fleet finds what one process finds: `examples/fleet/judge.py` on Spark in local mode.

    pip install pyspark==4.3.0        (needs Java 17 or newer)
    python3 tests/packages/fleet.py --apiproof target/debug/apiproof [--exchanges 20000]

Generates exchanges with the operations of `tests/fixtures/clean`, right ones and spoilt ones, cuts them into many partitions,
and compares every finding with those of one process over all lines: rule, message, pointer, exchange and bytes in it. What was
seen how often has to be what the one process counts in its groups.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples" / "fleet"))

import judge as fleet  # noqa: E402

LAMP = {"id": "L-1", "displayName": "Desk lamp Ä", "isLit": True, "dimLevel": 80, "hungDate": "2031-03-04"}
SLIPS = [
    {"isLit": "yes"},
    {"dimLevel": 101},
    {"dimLevel": "much"},
    {"hungDate": "4 March"},
    {"colour": "grün"},
    {"mood": "sunny"},
    {"DimLevel": 80},
]


def lines(count):
    chance = random.Random(1)
    for number in range(count):
        body = dict(LAMP, id=f"L-{number}")
        if chance.random() < 0.3:
            body.update(chance.choice(SLIPS))
        status = 207 if chance.random() < 0.01 else 200
        room = "hut" if chance.random() < 0.01 else "rooms"
        yield json.dumps(
            {
                "request": {"method": "GET", "url": f"https://graph.microsoft.com/v1.0/{room}/3/lamps/L-{number}"},
                "response": {"status": status, "body": body},
            },
            ensure_ascii=chance.random() < 0.5,
        )


def key(finding):
    return (
        finding["rule"],
        finding["message"],
        str(finding["pointer"]),
        finding["exchange"],
        finding["start"],
        finding["end"],
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--apiproof", required=True)
    parser.add_argument("--exchanges", type=int, default=20000)
    arguments = parser.parse_args()
    # Spark's workers run the Python that runs this.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    apiproof, docs = os.path.abspath(arguments.apiproof), str(ROOT / "tests/fixtures/clean")
    with tempfile.TemporaryDirectory() as folder:
        captures = os.path.join(folder, "captures.ndjson")
        with open(captures, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines(arguments.exchanges))
        with open(captures, encoding="utf-8") as file:
            alone = list(fleet.judged((line.rstrip("\n") for line in file), fleet.command(apiproof, docs)))
        spark = SparkSession.builder.master("local[2]").config("spark.ui.showConsoleProgress", "false").getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        spark.sparkContext.addPyFile(fleet.__file__)
        lines_of = spark.sparkContext.textFile(captures, 16)
        call = fleet.command(apiproof, docs)
        together = lines_of.mapPartitions(lambda part: fleet.judged(part, call)).cache()
        found, partitions = together.collect(), lines_of.getNumPartitions()
        drifted = dict(fleet.drift(together).collect())
        spark.stop()
        report = subprocess.run(
            [apiproof, "traffic", captures, "--docs", docs, "--format", "json", "--fail-on", "never"],
            capture_output=True,
            check=True,
        )
    grouped = {
        (finding["rule"], finding["subject"]): finding["occurrences"]
        for finding in json.loads(report.stdout)["findings"]
        if finding["rule"].startswith("undocumented-")
    }
    assert found and collections.Counter(map(key, alone)) == collections.Counter(map(key, found)), "findings differ"
    assert drifted == grouped, f"counts differ: {drifted} {grouped}"
    print(
        f"{arguments.exchanges} exchanges in {partitions} partitions: {len(found)} findings of {len({one['rule'] for one in found})} rules, "
        f"the same as in one process; {len(grouped)} groups of drift with the same counts"
    )


if __name__ == "__main__":
    main()
