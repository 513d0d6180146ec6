"""Judges lines of recorded exchanges on a Spark cluster: the same findings as one process gives, in pieces.

    spark-submit examples/fleet/judge.py CAPTURES DOCS OUT [--apiproof apiproof]

CAPTURES are files with one exchange a line, as Spark names them (`hdfs://…/*.ndjson`). The program and the pages have to be on every
machine under the same path, DOCS. OUT becomes a folder of findings, one a line, as JSON.

Each partition goes through one process, so the pages are read once a partition and not once a line. What a process
knows of places is its own: line and byte in what it was piped. Here they become the exchange (a digest of its line, the same wherever
the line is judged) and the byte within it.
"""

import argparse
import hashlib
import json
import subprocess

PLACES = ("file", "span", "subject", "fingerprint")


def judged(lines, command):
    """The findings of some lines, each as a dictionary; an iterator, as Spark wants it."""
    lines = [line.encode() for line in lines]
    if not lines:
        return
    run = subprocess.run(command, input=b"".join(line + b"\n" for line in lines), capture_output=True, check=False)
    # 1 would mean that something was found; 2 that nothing could be judged.
    if run.returncode != 0:
        raise RuntimeError(run.stderr.decode(errors="replace"))
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    for row in map(json.loads, run.stdout.splitlines()):
        if "rule" not in row:
            continue  # the last line, with the summary
        index = row["span"]["line"] - 1
        finding = {name: value for name, value in row.items() if name not in PLACES}
        finding["exchange"] = hashlib.sha256(lines[index]).hexdigest()[:16]
        finding["start"] = row["span"]["start"] - starts[index]
        finding["end"] = row["span"]["end"] - starts[index]
        yield finding


def command(apiproof, docs):
    """One process: every exchange told by itself, so that counts can be added up."""
    return [apiproof, "traffic", "-", "--docs", docs, "--ungrouped", "--format", "ndjson", "--fail-on", "never"]


def drift(findings):
    """How often each undocumented thing was seen: ((rule, what it is about), count) for an RDD of findings."""
    drifted = findings.filter(lambda finding: finding["rule"].startswith("undocumented-"))
    return drifted.map(lambda finding: ((finding["rule"], finding["cause"]), 1)).reduceByKey(lambda a, b: a + b)


def judge(spark, captures, apiproof, docs):
    """The findings of all captures, as an RDD of dictionaries."""
    call = command(apiproof, docs)
    lines = spark.sparkContext.textFile(captures).filter(lambda line: line.strip())
    return lines.mapPartitions(lambda part: judged(part, call))


def main():
    from pyspark.sql import SparkSession

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("captures")
    parser.add_argument("docs")
    parser.add_argument("out")
    parser.add_argument("--apiproof", default="apiproof")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("apiproof").getOrCreate()
    findings = judge(spark, arguments.captures, arguments.apiproof, arguments.docs).cache()
    findings.map(json.dumps).saveAsTextFile(arguments.out)
    for (rule, what), count in sorted(drift(findings).collect(), key=lambda row: -row[1]):
        print(f"{count:8}  {rule}  {what}")
    spark.stop()


if __name__ == "__main__":
    main()
