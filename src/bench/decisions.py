#!/usr/bin/env python3
"""Measures what a review costs inside the controller, over the number of policies and of containers.

    mvn test-compile && python3 src/bench/decisions.py [quick]

From the bytes of a review to those of its answer, without HTTP and TLS: processor time of the thread that decides, so a
busy machine spoils it less than a wall clock, and the bytes that it allocates. Prints tables in Markdown. In one
process with the heap and the collector of liberty/jvm.options; "quick" takes a minute and is rougher. Then the same
figures as charts.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import chart

ROOT = pathlib.Path(__file__).resolve().parents[2]


def cells(row):
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def printed(process):
    """The rows of the tables that a process prints, which appear as they come."""
    rows = []
    for line in process.stdout:
        print(line, end="", flush=True)
        if line.startswith("|") and not line.startswith("| ---"):
            rows.append(cells(line))
    return rows


def charts(rows):
    """Of the tables of DecisionBenchmark: the first is over policies, the second over containers."""
    second = next(i for i, row in enumerate(rows) if row[0] == "body")
    kinds = list(zip(*([float(cell) for cell in row[1:]] for row in rows[1:second])))
    yield chart.lines("policies in the namespace", rows[0][1:], "µs of CPU", {
        "the slowest kind of selector": [max(each) for each in kinds],
        "the median of all kinds": [statistics.median(each) for each in kinds]})
    bodies = rows[second + 1:]
    labelled, unlabelled = ([row for row in bodies if row[0].endswith(f", {kind}")] for kind in ("labelled", "unlabelled"))
    yield chart.lines("containers", [row[0].split()[0] for row in labelled], "µs of CPU", {
        "a pod that gets a verifier": [float(row[3]) for row in labelled],
        "one that no policy concerns": [float(row[3]) for row in unlabelled]})


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "classpath"
        subprocess.run(
            ["mvn", "-q", "dependency:build-classpath", f"-Dmdep.outputFile={file}", "-Dmdep.includeScope=test"],
            cwd=ROOT, check=True)
        classes = [str(ROOT / "target" / each) for each in ("test-classes", "classes")]
        path = os.pathsep.join([*classes, file.read_text()])
    print(f"The machine's load is {os.getloadavg()[0]:.0f} at the start.\n", flush=True)
    options = [word for word in (ROOT / "liberty/jvm.options").read_text().split() if word.startswith(("-Xmx", "-XX:+Use"))]
    command = ["java", *options, "-cp", path, "io.modelgate.admission.DecisionBenchmark", *sys.argv[1:]]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        rows = printed(process)
    if process.returncode:
        sys.exit(process.returncode)
    for each in charts(rows):
        print(f"\n{each}")
    print(f"\nThe machine's load is {os.getloadavg()[0]:.0f} at the end.")


if __name__ == "__main__":
    main()
