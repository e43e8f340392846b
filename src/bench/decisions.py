#!/usr/bin/env python3
"""Measures what a review costs inside the controller, over the number of policies and of containers.

    mvn test-compile && python3 src/bench/decisions.py [quick]

From the bytes of a review to those of its answer, without HTTP and TLS: processor time of the thread that decides, so a
busy machine spoils it less than a wall clock, and the bytes that it allocates. Prints tables in Markdown. In one
process with the heap and the collector of liberty/jvm.options; "quick" takes a minute and is rougher.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


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
    subprocess.run(
        ["java", *options, "-cp", path, "io.modelgate.admission.DecisionBenchmark", *sys.argv[1:]], cwd=ROOT, check=True)
    print(f"\nThe machine's load is {os.getloadavg()[0]:.0f} at the end.")


if __name__ == "__main__":
    main()
