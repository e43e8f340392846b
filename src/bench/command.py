#!/usr/bin/env python3
"""How fast the full command starts: target/modelgate-cli, with its archive of classes and without it.

    mvn package && src/bench/command.py [--runs N]

Each start is a whole process, from the start script to its end. Prints Markdown; the exit code is 1 where `explain` takes
more than its limit (wall time, the least of all runs: a busy machine only adds to it), or a command fails.
"""

import argparse
import os
import pathlib
import sys
import tempfile

from measure import CommandFailed, Contender, interleave

ROOT = pathlib.Path(__file__).resolve().parents[2]
DISTRIBUTION = ROOT / "target" / "modelgate-cli"
EXPLAIN_WITHIN = 0.5  # seconds
CASES = {
    "explain, one pod": ["explain", "-f", "examples/key/pod.yaml", "-p", "examples/key/policy.yaml"],
    "explain, a sandbox": ["explain", "-f", "examples/sandbox-light/pod.yaml", "-p", "examples/sandbox-policy"],
    "test, one case": ["test", "examples/sandbox-light", "--policies", "examples/sandbox-policy"],
    "help": ["help"],
}


def without_archive(folder):
    """The same distribution, by links, but for the archive."""
    copy = pathlib.Path(folder)
    (copy / "lib").symlink_to(DISTRIBUTION / "lib")
    (copy / "runtime" / "bin").mkdir(parents=True)
    (copy / "runtime" / "bin" / "java").symlink_to(DISTRIBUTION / "runtime" / "bin" / "java")
    (copy / "bin").mkdir()
    script = copy / "bin" / "modelgate"
    script.write_bytes((DISTRIBUTION / "bin" / "modelgate").read_bytes())
    script.chmod(0o755)
    return script


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="measured runs of each command (default 7)")
    runs = parser.parse_args().runs
    os.chdir(ROOT)
    slow = []
    print("| command | start | wall min, s | wall median | CPU min, s | CPU median | peak RSS, MiB |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        scripts = {"packaged": DISTRIBUTION / "bin" / "modelgate", "without archive": without_archive(folder)}
        for case, words in CASES.items():
            contenders = [Contender(name, [[str(script), *words]]) for name, script in scripts.items()]
            interleave(contenders, runs)
            for each in contenders:
                figures = [each.least("wall"), each.median("wall"), each.least("cpu"), each.median("cpu")]
                cells = " | ".join(f"{figure:.3f}" for figure in figures)
                print(f"| {case} | {each.name} | {cells} | {each.peak():.0f} |")
            if case.startswith("explain") and contenders[0].least("wall") > EXPLAIN_WITHIN:
                slow.append(case)
    for case in slow:
        print(f"\n{case}: more than {EXPLAIN_WITHIN} s")
    return 1 if slow else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CommandFailed as failure:
        sys.exit(str(failure))
