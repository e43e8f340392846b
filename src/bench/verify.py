#!/usr/bin/env python3
"""How fast `modelgate verify` is, next to the reference signer's command, sha256sum and openssl.

Needs `mvn package`, the reference signer (src/build/reference-signer.sh prints a Python that has it), sha256sum,
openssl, 2.5 GB of disk and as much free memory for the page cache. Prints Markdown; the exit code is 1 where a limit of
src/site/performance.md is exceeded, or a command fails.
"""

import argparse
import contextlib
import importlib.util
import os
import pathlib
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile

from measure import CommandFailed, Contender, interleave

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODELGATE = ROOT / "target" / "modelgate" / "bin" / "modelgate"
VECTORS = ROOT / "src" / "test" / "vectors" / "v1.1.0-sigstore"
GB = 10**9
MOST_MEMORY = 96  # MiB, in every case


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="measured runs of each command (default 7)")
    parser.add_argument("--cores", type=int, default=2, help="cores that all may use (default 2)")
    parser.add_argument("--only", default="", help="run the cases with this in their names only")
    parser.add_argument("--folder", help="where to make the models (default: a temporary directory)")
    parser.add_argument("--keyless", help="the words after `verify sigstore` that verify a tiny keyless model")
    return parser.parse_args()


def require():
    for tool in ("openssl", "sha256sum"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing")
    if not MODELGATE.exists():
        sys.exit(f"{MODELGATE} is missing: run mvn package first")
    if not importlib.util.find_spec("model_signing"):
        sys.exit("the reference signer is missing; run: $(src/build/reference-signer.sh) src/bench/verify.py")


class Model:
    """A signed model, and the commands that verify it or hash its files."""

    def __init__(self, folder):
        self.folder = folder
        self.files = sorted(str(path) for path in (folder / "model").rglob("*.bin"))

    @staticmethod
    @contextlib.contextmanager
    def made(parent, files, size):
        with tempfile.TemporaryDirectory(dir=parent) as folder:
            model = pathlib.Path(folder) / "signed"
            subprocess.run([sys.executable, HERE / "models.py", model, str(files), str(size)], check=True)
            yield Model(model)

    def _words(self, signature):
        words = ["verify", "key", "--public_key", "public.pem", "--signature", signature, "model"]
        return [word if word in ("verify", "key") or word[0] == "-" else str(self.folder / word) for word in words]

    def modelgate(self, signature="model.sig", name="modelgate"):
        return Contender(name, [[str(MODELGATE), *self._words(signature)]])

    def reference(self):
        return Contender("reference CLI", [[sys.executable, "-m", "model_signing", *self._words("model.sig")]])

    def openssl(self):
        return Contender("openssl", [["openssl", "dgst", "-sha256", *self.files]])

    def openssl_at_once(self):
        return Contender("openssl, one a file", [["openssl", "dgst", "-sha256", file] for file in self.files])

    def sha256sum(self):
        return Contender("sha256sum", [["sha256sum", *self.files]])


class Benchmark:
    def __init__(self, arguments):
        self.arguments = arguments
        self.rows = []
        self.limits = []
        self.failed = False

    def model(self, files, size):
        return Model.made(self.arguments.folder, files, size)

    def case(self, case):
        if self.arguments.only not in case.__name__:
            return
        print(f"measuring: {case.__name__}", file=sys.stderr)
        try:
            case()
        except CommandFailed as e:
            print(f"not measured: {e}", file=sys.stderr)
            self.failed = True

    def measure(self, case, contenders, runs):
        """Ours is the first."""
        interleave(contenders, runs)
        for each in contenders:
            self.rows.append(
                f"| {case} | {each.name} | {each.least('wall'):.3f} | {each.median('wall'):.3f}"
                f" | {each.least('cpu'):.3f} | {each.median('cpu'):.3f} | {each.peak():.0f} |"
            )
        self.limit(case, "peak RSS, MiB", contenders[0].peak(), MOST_MEMORY)

    def limit(self, case, what, value, most):
        self.limits.append((case, what, value, most))

    def ratio(self, case, unit, ours, theirs, most):
        """Of the least times: whatever else the machine does only ever adds to them."""
        self.limit(case, f"{unit} / {theirs.name}", ours.least(unit) / theirs.least(unit), most)

    def tiny(self):
        case = "tiny model, key"
        with self.model(2, 100) as model:
            ours, reference = model.modelgate(), model.reference()
            self.measure(case, [ours, reference], 3 * self.arguments.runs)
        self.ratio(case, "wall", ours, reference, 1 / 6)
        self.ratio(case, "cpu", ours, reference, 1 / 6)
        self.keyless(reference)

    def keyless(self, reference_key):
        case = "tiny model, keyless"
        if self.arguments.keyless:
            words = shlex.split(self.arguments.keyless)
        elif VECTORS.is_dir():
            words = ["--signature", str(VECTORS / "model.sig"), "--ignore-paths", str(VECTORS / "ignore-me")]
            words += ["--identity", "stefanb@us.ibm.com"]
            words += ["--identity-provider", "https://sigstore.verify.ibm.com/oauth2", str(VECTORS)]
        else:
            print(f"not measured: {case}: there is no {VECTORS}, and no --keyless", file=sys.stderr)
            return
        ours = Contender("modelgate", [[str(MODELGATE), "verify", "sigstore", *words]])
        self.measure(case, [ours], 3 * self.arguments.runs)
        self.limit(case, "wall / reference CLI, key", ours.least("wall") / reference_key.least("wall"), 1)

    def many(self):
        case = "20,000 files of 4 KB"
        with self.model(20_000, 4096) as model:
            ours, reference = model.modelgate(), model.reference()
            self.measure(case, [ours, reference, model.openssl(), model.sha256sum()], self.arguments.runs)
        self.ratio(case, "wall", ours, reference, 1 / 10)

    def crowd(self):
        case = "100,000 files of 100 bytes"
        with self.model(100_000, 100) as model:
            self.measure(case, [model.modelgate(), model.reference()], 2)

    def single(self):
        case = "one file of 2 GB"
        with self.model(1, 2 * GB) as model:
            ours, openssl = model.modelgate(), model.openssl()
            sharded = model.modelgate("shards.sig", "modelgate, shards")
            self.measure(case, [ours, openssl, sharded, model.reference(), model.sha256sum()], self.arguments.runs)
        self.ratio(case, "wall", ours, openssl, 1.05)
        # The reference signer makes shards of 1 GB; its command cannot verify them.
        self.ratio(case + ", shards", "wall", sharded, openssl, 1.05 / cores(2) + 0.1)

    def two(self):
        case = "two files of 1 GB"
        with self.model(2, GB) as model:
            ours, openssl = model.modelgate(), model.openssl_at_once()
            self.measure(case, [ours, openssl, model.reference(), model.sha256sum()], self.arguments.runs)
        self.ratio(case, "wall", ours, openssl, 1.05)
        self.ratio(case, "cpu", ours, openssl, 1.05)

    def table(self):
        print("| case | command | wall min, s | wall median | CPU min, s | CPU median | peak RSS, MiB |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: |", *self.rows, sep="\n", end="\n\n")
        print("| case | what | measured | limit | |", "| --- | --- | ---: | ---: | --- |", sep="\n")
        for case, what, value, most in self.limits:
            print(f"| {case} | {what} | {value:.3g} | {most:.3g} | {'met' if value <= most else '**missed**'} |")

    def met(self):
        return not self.failed and all(value <= most for _, _, value, most in self.limits)


def cores(most):
    return min(most, len(os.sched_getaffinity(0)))


def machine():
    def first_line(*command):
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]

    with open("/proc/cpuinfo") as lines:
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "processor")
    runtime = MODELGATE.parents[1] / "runtime" / "release"
    java = runtime.read_text().split('"')[1] if runtime.exists() else "of the machine"
    return (
        f"{model}, {cores(99)} cores, Linux {platform.release()}, load {os.getloadavg()[0]:.1f} at the start;\n"
        f"Java {java}; {first_line('openssl', 'version')}; {first_line('sha256sum', '--version')};\n"
        f"{first_line(sys.executable, '-m', 'model_signing', '--version')}, Python {platform.python_version()}"
    )


def main():
    arguments = options()
    require()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.cores])
    print(machine(), end="\n\n")
    benchmark = Benchmark(arguments)
    for case in (benchmark.tiny, benchmark.many, benchmark.crowd, benchmark.single, benchmark.two):
        benchmark.case(case)
    benchmark.table()
    sys.exit(not benchmark.met())


if __name__ == "__main__":
    main()
