#!/usr/bin/env python3
"""Measures what a start of the controller costs, beside Open Liberty with the same features and no application.

    mvn package && IMAGES=controller src/build/images.sh && python3 src/bench/start.py
    [--rounds N] [--policies FOLDER] [--image FILE] [--option=-XX:…]...

The files are those of the image (target/images/controller.tar, or --image), with its Java runtime and its controller.args; those
of the bare Liberty are the same but for the application. Policies come from a directory, the certificate is the one that
Liberty makes. The two start in turn, each in an empty output folder. Processor time (user and system, /proc/PID/stat) and
wall time count until /health/ready says UP; a busy machine spoils the first little. --option adds one to the controller's.
"""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tarfile
import tempfile
import time

from admission import ROOT, UNCHECKED, free_port

WITHIN = 600  # seconds, as openshift/base/deployment.yaml allows it
OURS, BARE = "controller", "bare Liberty"


def threads(pid):
    """Seconds of the JVM's compilers, and of all other threads that are still there."""
    spent = {"second compiler": 0.0, "first compiler": 0.0, "other threads": 0.0}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            name, seconds = seconds_of(task / "stat")
            kind = {"C2": "second compiler", "C1": "first compiler"}.get(name[:2], "other threads")
            spent[kind] += seconds
    return spent


def seconds_of(stat):
    """Name, and seconds of user and system (proc(5), fields 14 and 15)."""
    name, fields = stat.read_text().split("(", 1)[1].rsplit(")", 1)
    fields = fields.split()
    return name, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_ready(port):
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPSConnection("localhost", port, context=UNCHECKED, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
    return False


class Contender:
    """A way to start, and what its starts took."""

    def __init__(self, name, home, server, policies, options):
        self.name, self.home, self.server, self.policies = name, home, server, policies
        self.runs = []
        words = (home / "controller.args").read_text().replace("/opt/modelgate", str(home)).split()
        jar = words.index("-jar")
        self.command = [home / "runtime/bin/java", *words[:jar], *options, *words[jar:-1], server]

    def run(self):
        """One start, until it is ready."""
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            environment = {
                "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2",
                "WLP_USER_DIR": str(self.home / "wlp/usr"), "WLP_OUTPUT_DIR": folder, "MODELGATE_HTTPS_PORT": str(port),
                "MODELGATE_SOURCE": "directory", "MODELGATE_POLICIES": str(self.policies)}
            with open(pathlib.Path(folder) / "log", "w", encoding="utf-8") as log:
                begin = time.monotonic()
                process = subprocess.Popen(self.command, env=environment, stdout=log, stderr=subprocess.STDOUT)
                try:
                    while not is_ready(port):
                        if process.poll() is not None or time.monotonic() - begin > WITHIN:
                            raise SystemExit(f"{self.name} is not ready:\n" + pathlib.Path(log.name).read_text())
                        time.sleep(0.1)
                    self.runs.append(measured(process.pid, time.monotonic() - begin))
                finally:
                    process.terminate()
                    process.wait()

    def median(self, what):
        return statistics.median(each[what] for each in self.runs)


def measured(pid, wall):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    resident = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
    cpu = seconds_of(pathlib.Path(f"/proc/{pid}/stat"))[1]
    return {"processor time, s": cpu, "wall time, s": wall, "resident, MiB": resident, **threads(pid)}


def prepare(folder, image):
    """Unpacks the controller's files; beside its server comes one without an application."""
    with tarfile.open(image) as archive:
        layers = json.load(archive.extractfile("manifest.json"))[0]["Layers"]
        with tarfile.open(fileobj=archive.extractfile(layers[-1])) as layer:
            ours = [member for member in layer if member.name.lstrip("./").startswith("opt/modelgate")]
            layer.extractall(folder, ours, filter="tar")
    home = pathlib.Path(folder).resolve() / "opt/modelgate"
    servers = home / "wlp/usr/servers"
    (servers / "bare").mkdir()
    shutil.copy(servers / "modelgate/server.xml", servers / "bare")
    return home


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--policies", type=pathlib.Path, default=ROOT / "examples/key")
    parser.add_argument("--image", type=pathlib.Path, default=ROOT / "target/images/controller.tar")
    parser.add_argument("--option", action="append", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, policies = prepare(folder, options.image), options.policies.resolve()
        ours = Contender(OURS, home, "modelgate", policies, options.option)
        bare = Contender(BARE, home, "bare", policies, [])
        for _ in range(options.rounds):
            ours.run()
            bare.run()
    print(f"{options.rounds} rounds, medians; the machine's load {os.getloadavg()[1]:.0f}\n")
    print(f"| until ready | {OURS} | {BARE} | ratio |\n| --- | ---: | ---: | ---: |")
    for what in ours.runs[0]:
        print(f"| {what} | {ours.median(what):.1f} | {bare.median(what):.1f} | {ours.median(what) / bare.median(what):.2f} |")


if __name__ == "__main__":
    main()
