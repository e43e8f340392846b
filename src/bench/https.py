#!/usr/bin/env python3
"""Measures admission reviews over HTTPS, beside Liberty with a constant answer and beside Gatekeeper, in one run.

    mvn package liberty:create && python3 src/bench/https.py [--seconds N] [--rounds N] [--cold N] [--connections N] [--keep FOLDER]

A real API server has policies of both families, and the same as mutations of Gatekeeper. Each server has one process, whose
processor time counts (/proc/PID/stat), and answers over connections that are kept, in turn with the others. First a replica
that has just said it is ready answers a thousand reviews, --cold times; then everybody answers for a minute, which does not
count, and then for --seconds at full and at half of that load. Prints tables in Markdown.

Needs a JDK and, as the integration tests have them, etcd, kube-apiserver and kubectl. Gatekeeper is built once from its Go module.
"""
import argparse
import base64
import copy
import dataclasses
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess

import peers
from admission import ROOT, Https, Installation, free_port, jvm_of, wait_for, workplace
from peers import NAMESPACE, OTHERS

HERE = pathlib.Path(__file__).resolve().parent / "https"
MUTATE, VALIDATE = "/admission/mutate", "/admission/validate"
COLD = 1_000


def container(number, variables):
    """As an API server sends it, with all that it fills in."""
    return {
        "name": f"c{number}", "image": "registry.example.com/serving/vllm-openai:v0.9.1",
        "args": ["--model=/models/demo", "--port=8080", "--served-model-name=demo"],
        "env": [{"name": f"SETTING_{i}", "value": f"value-{30 * 'x'}{i}"} for i in range(variables)],
        "imagePullPolicy": "IfNotPresent", "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
        "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}],
        "resources": {"limits": {"cpu": "4", "memory": "64Gi", "nvidia.com/gpu": "1"}, "requests": {"cpu": "2", "memory": "32Gi"}},
        "livenessProbe": {"httpGet": {"path": "/health", "port": "http", "scheme": "HTTP"}, "initialDelaySeconds": 30,
                          "periodSeconds": 10, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3},
        "securityContext": {"allowPrivilegeEscalation": False, "runAsNonRoot": True, "runAsUser": 1000},
        "volumeMounts": [{"name": "models", "mountPath": "/models"}, {"name": "scratch", "mountPath": "/tmp"},
                         {"name": "settings", "mountPath": "/etc/settings", "readOnly": True}]}


def fields(of):
    """What field management notes of it."""
    return {f"f:{name}": fields(value) for name, value in of.items()} if isinstance(of, dict) else {}


def pod(labelled, containers, variables):
    labels = {"app": "server", "pod-template-hash": "5d4f6c7b8"}
    if labelled:
        labels |= {"validation.rhtas.redhat.com/ml": "demo", "tier": "ml"}
    all_of_them = [container(i, variables) for i in range(containers)]
    managed = {f'k:{{"name":"{each["name"]}"}}': fields(each) for each in all_of_them}
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": "server-5d4f6c7b8-x2x4z", "namespace": NAMESPACE, "creationTimestamp": "2026-01-01T00:00:00Z", "labels": labels,
            "managedFields": [{"manager": "kubectl", "operation": "Apply", "apiVersion": "v1", "fieldsType": "FieldsV1",
                               "fieldsV1": {"f:spec": {"f:containers": managed}}}]},
        "spec": {
            "containers": all_of_them, "serviceAccountName": "default", "restartPolicy": "Always", "schedulerName": "default-scheduler",
            "volumes": [{"name": "models", "persistentVolumeClaim": {"claimName": "models"}}, {"name": "scratch", "emptyDir": {}},
                        {"name": "settings", "configMap": {"name": "settings", "defaultMode": 420}}],
            "tolerations": [{"key": f"node.kubernetes.io/{why}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
                            for why in ("not-ready", "unreachable")]}}


def review(of):
    return {
        "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
        "request": {
            "uid": "705ab4f5-6393-11e8-b7cc-42010a800002", "namespace": NAMESPACE, "name": of["metadata"]["name"], "operation": "CREATE",
            "kind": {"group": "", "version": "v1", "kind": "Pod"}, "resource": {"group": "", "version": "v1", "resource": "pods"},
            "requestKind": {"group": "", "version": "v1", "kind": "Pod"},
            "requestResource": {"group": "", "version": "v1", "resource": "pods"},
            "userInfo": {"username": "system:serviceaccount:kube-system:replicaset-controller",
                         "groups": ["system:serviceaccounts", "system:authenticated"]},
            "dryRun": False, "options": {"kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1"}, "object": of}}


BODIES = {
    "5 KB, labelled": pod(True, 2, 6), "5 KB, unlabelled": pod(False, 2, 6), "40 KB, 10 containers": pod(True, 10, 35)}


def patched(of, answer):
    """The pod after an answer's JSON Patch; a validating webhook sees it so."""
    whole = copy.deepcopy(of)
    patch = json.loads(answer)["response"].get("patch")
    for operation in json.loads(base64.b64decode(patch)) if patch else []:
        *way, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        place = whole
        for part in way:
            place = place[int(part)] if isinstance(place, list) else place[part]
        if isinstance(place, list):
            place.insert(len(place) if last == "-" else int(last), operation["value"])
        else:
            place[last] = operation["value"]
    return whole


@dataclasses.dataclass
class Server:
    """One process that answers reviews."""

    name: str
    port: int
    pid: int
    path: str
    gc: pathlib.Path | None = None

    def cpu(self):
        """Seconds of user and system (proc(5), fields 14 and 15)."""
        numbers = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{self.pid}/status").read_text()).group(1)) / 1024

    def collections(self):
        """Of each: KiB before and after it, and milliseconds."""
        found = re.findall(r"Pause .* (\d+)([KM])->(\d+)([KM])\(\d+[KM]\) ([\d.]+)ms", self.gc.read_text()) if self.gc else []
        unit = {"K": 1, "M": 1024}
        return [(int(a) * unit[b], int(c) * unit[d], float(e)) for a, b, c, d, e in found]


class Load:
    """Posts reviews, from a process of its own."""

    def __init__(self, folder):
        subprocess.run(["javac", "-d", folder / "load", HERE / "Load.java"], check=True)
        self.process = subprocess.Popen(
            ["java", "-Xmx128m", "-XX:+UseSerialGC", "-cp", folder / "load", "Load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, server, body, connections, requests=0, seconds=0, rate=0):
        self.process.stdin.write(f"{server.port} {server.path} {body} {connections} {requests} {seconds} {rate}\n")
        self.process.stdin.flush()
        result = json.loads(self.process.stdout.readline())
        if "problem" in result or result["refused"]:
            raise SystemExit(f"{server.name}: {result}")
        return result


@dataclasses.dataclass
class Figures:
    """What one server did with one body."""

    cpu: list = dataclasses.field(default_factory=list)  # µs a request, of each round
    throughput: list = dataclasses.field(default_factory=list)
    full: list = dataclasses.field(default_factory=list)
    half: list = dataclasses.field(default_factory=list)
    pauses: list = dataclasses.field(default_factory=list)
    allocated: list = dataclasses.field(default_factory=list)  # KiB a request, of each round

    def round(self, load, server, body, options):
        before, cpu = server.collections(), server.cpu()
        result = load.run(server, body, options.connections, seconds=max(1, options.seconds // options.rounds))
        self.cpu.append((server.cpu() - cpu) * 1e6 / result["requests"])
        self.throughput.append(result["requests"] / result["seconds"])
        self.full.append(result)
        collections = server.collections()
        new = collections[len(before):]
        self.pauses += [each[2] for each in new]
        if len(new) > 1:  # what came between two collections, over what that part of the round answered
            between = sum(b[0] - a[1] for a, b in zip(new, new[1:]))
            self.allocated.append(between * len(new) / (len(new) - 1) / result["requests"])
        rate = result["requests"] / result["seconds"] / 2
        self.half.append(load.run(server, body, options.connections, seconds=max(1, options.seconds // options.rounds), rate=rate))

    def median(self, which, key=None):
        values = [each[key] if key else each for each in getattr(self, which)]
        return statistics.median(values) if values else float("nan")


class Benchmark:
    def __init__(self, options, folder, binaries):
        self.options, self.folder = options, folder
        self.installation = Installation("cluster", folder, binaries)
        self.load = Load(folder)
        self.peers = []

    def start(self):
        self.installation.start_api()
        peers.policies(self.installation)
        self.constant = self.start_constant()
        self.peers = [Server(*each) for each in peers.start(self.installation)]
        for name, of in BODIES.items():
            self.file(name, "sent").write_text(json.dumps(review(of), separators=(",", ":")))

    def file(self, body, which):
        return self.folder / (re.sub(r"\W+", "-", f"{body}-{which}") + ".json")

    def start_constant(self):
        """A WAR that answers the same to all, on the same Liberty."""
        classes = self.folder / "constant" / "WEB-INF" / "classes"
        spec = ROOT / "target/liberty/wlp/dev/api/spec"
        apis = [str(jar) for name in ("servlet.6.1", "restfulWS.4.0") for jar in spec.glob(f"io.openliberty.jakarta.{name}_*.jar")]
        sources = [HERE / "Constant.java", HERE / "ConstantResource.java"]
        subprocess.run(["javac", "--release", "17", "-cp", os.pathsep.join(apis), "-d", classes, *sources], check=True)
        war = self.folder / "constant.war"
        subprocess.run(["jar", "--create", "--file", war, "-C", self.folder / "constant", "."], check=True)
        port, log = free_port(), self.folder / "constant-gc.log"
        process = self.installation.run_liberty("constant", war, port, [], [f"-Xlog:gc:file={log}"])
        wait_for("the constant answer", lambda: Https(port).send("POST", "/constant/", "{}")[0] == 200)
        return Server("constant answer", port, jvm_of(process), "/constant/", log)

    def start_ours(self):
        log = self.folder / "gc.log"
        log.unlink(missing_ok=True)
        # As in a cluster; so it also has its own reviews answered before it is ready.
        self.installation.start_liberty([f"-Xlog:gc:file={log}"], ["MODELGATE_CERTIFICATES=own"])
        return Server("Modelgate, mutate", self.installation.port, self.installation.pid(), MUTATE, log)

    def stop_ours(self):
        os.kill(self.installation.pid(), signal.SIGTERM)
        self.installation.liberty.wait()

    def cold(self):
        """The first thousand, after others have warmed the load's own code."""
        body = self.file("5 KB, labelled", "sent")
        self.load.run(self.constant, body, self.options.connections, seconds=20)
        print(f"| first {COLD} reviews of a replica | p50, ms | p99, ms | longest, ms | CPU until ready, s | CPU of the thousand, s |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for i in range(self.options.cold):
            server = self.start_ours()
            until = server.cpu()
            result = self.load.run(server, body, self.options.connections, requests=COLD)
            print(f"| start {i + 1} | {result['p50']:.1f} | {result['p99']:.1f} | {result['max']:.1f} | {until:.1f} | {server.cpu() - until:.1f} |", flush=True)
            if i + 1 < self.options.cold:
                self.stop_ours()
        return server

    def see(self, ours, validating):
        """That everybody does the work; the validating webhook sees what the mutating one made of a pod."""
        for name, of in BODIES.items():
            sent = self.file(name, "sent")
            answers = {each.name: base64.b64decode(self.load.run(each, sent, 1, requests=1)["sample"]) for each in [ours, *self.peers]}
            final = patched(of, answers[ours.name])
            self.file(name, "final").write_text(json.dumps(review(final), separators=(",", ":")))
            answers[validating.name] = base64.b64decode(self.load.run(validating, self.file(name, "final"), 1, requests=1)["sample"])
            for who, answer in answers.items():
                response = json.loads(answer)["response"]
                patch = base64.b64decode(response.get("patch", ""))
                expected = who != validating.name and "unlabelled" not in name
                if not response["allowed"] or (b"model-validation" in patch) != expected or (b"runtimeClassName" in patch) != expected:
                    raise SystemExit(f"{who} does something else with {name}: {answer.decode()[:600]} {patch.decode()[:600]}")

    def warm(self, ours):
        validating = dataclasses.replace(ours, name="Modelgate, validate", path=VALIDATE)
        self.see(ours, validating)
        rest = dataclasses.replace(self.constant, name="the same, Jakarta REST", path="/constant/rest/")
        servers = [ours, validating, self.constant, rest, *self.peers]
        for server in servers:
            for name in BODIES:
                # A minute for each process: two that share one have half of it each.
                share = 3 if server in self.peers else 6
                self.load.run(server, self.body(name, server), self.options.connections, seconds=max(1, self.options.warm // share))
        figures = {(name, server.name): Figures() for name in BODIES for server in servers}
        for _ in range(self.options.rounds):
            for name in BODIES:
                for server in servers:
                    figures[name, server.name].round(self.load, server, self.body(name, server), self.options)
        for name in BODIES:
            self.table(name, servers, figures)

    def body(self, name, server):
        return self.file(name, "final" if server.path == VALIDATE else "sent")

    def table(self, name, servers, figures):
        size = self.file(name, "sent").stat().st_size
        print(f"\n| {name} ({size / 1000:.1f} KB) | CPU, µs | answers a second | p50, ms | p99, ms | at half: p50 | p99 | p99 / p50 "
              "| longest GC pause, ms | allocated, KB | / body |")
        print("| --- |" + 10 * " ---: |")
        for server in servers:
            one = figures[name, server.name]
            allocated = one.median("allocated") * 1.024
            gc = (f"{max(one.pauses, default=0):.1f} | {allocated:.0f} | {allocated * 1000 / self.body(name, server).stat().st_size:.1f}"
                  if server.gc else "| |")
            p50, p99 = one.median("half", "p50"), one.median("half", "p99")
            print(f"| {server.name} | {one.median('cpu'):.0f} | {one.median('throughput'):.0f} | {one.median('full', 'p50'):.2f} "
                  f"| {one.median('full', 'p99'):.2f} | {p50:.2f} | {p99:.2f} | {p99 / p50:.1f} | {gc} |", flush=True)

    def stop(self):
        self.load.process.kill()
        self.installation.stop()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=60, help="of each measurement")
    options.add_argument("--rounds", type=int, default=6, help="into which those are split, so that a busy moment meets all")
    options.add_argument("--warm", type=int, default=60, help="seconds of load on each process before it counts")
    options.add_argument("--cold", type=int, default=3, help="starts")
    options.add_argument("--connections", type=int, default=8)
    given, folder, binaries = workplace(options)
    print(f"{subprocess.run(['java', '--version'], capture_output=True, text=True).stdout.splitlines()[0]}; "
          f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.0f}; {given.connections} connections, {OTHERS} other policies of each kind\n")
    benchmark = Benchmark(given, folder, binaries)
    try:
        benchmark.start()
        ours = benchmark.cold()
        benchmark.warm(ours)
        for server in [ours, benchmark.constant, *benchmark.peers]:
            print(f"\n{server.name}: resident {server.resident():.0f} MiB", end="")
        print(f"\n\nThe machine's load is {os.getloadavg()[0]:.0f} at the end.")
    finally:
        benchmark.stop()
        if not given.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
