#!/usr/bin/env python3
"""Measures what replicas cost that have nothing to do: processor time, and requests at a real API server.

    mvn package liberty:create && python3 src/bench/rest.py [--seconds N] [--warm-up N] [--replicas N] [--probes] [--recording FOLDER]

Some policies, webhooks and pods are there; then nothing changes. Processor time is that of each replica's JVM
(user and system, /proc/PID/stat), so a busy machine spoils it little. The JVM's compilers go on for minutes after a start:
--warm-up says how long to wait at least. Requests are those of the controller's service account in the
API server's audit log; a watch counts when it begins. With --probes, each replica is asked for its health as a kubelet does it.
With --recording, each JVM writes a recording of JDK Flight Recorder there. Needs what admission.py needs.
"""
import argparse
import collections
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from admission import NAMESPACE, ROOT, UNCHECKED, Https, Installation, free_port, pod, policy, test_binaries, wait_for

USER = f"system:serviceaccount:{NAMESPACE}:modelgate"
AUDIT = {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"],
         "rules": [{"level": "Metadata", "users": [USER]}, {"level": "None"}]}

# As openshift/base/deployment.yaml has them: path and seconds.
PROBES = (("/health/ready", 2), ("/health/live", 10))


class Audited(Installation):
    """An API server that writes down each request of the controller, and replicas."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.replicas = []

    def run(self, *command, **more):
        if pathlib.Path(command[0]).name == "kube-apiserver":
            (self.folder / "audit.json").write_text(json.dumps(AUDIT))
            command += ("--audit-policy-file", self.folder / "audit.json", "--audit-log-path", self.folder / "audit.log")
        return super().run(*command, **more)

    def start_replica(self, recordings):
        status, answer = self.api(
            "POST", f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts/modelgate/token",
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest"})
        kubeconfig = self.folder / "kubeconfig"
        kubeconfig.write_text(self.kubeconfig(json.loads(answer)["status"]["token"]))
        name, port = f"replica{len(self.replicas)}", free_port()
        server = self.folder / name / "usr" / "servers" / "modelgate"
        (server / "dropins").mkdir(parents=True)
        for file in ("server.xml", "jvm.options"):
            shutil.copy(ROOT / "liberty" / file, server)
        if recordings:
            file = pathlib.Path(recordings).resolve() / f"{name}.jfr"
            with open(server / "jvm.options", "a", encoding="utf-8") as options:
                options.write(f"\n-XX:StartFlightRecording=filename={file},dumponexit=true,settings=profile\n")
        shutil.copy(ROOT / "target" / "modelgate.war", server / "dropins")
        environment = dict(
            os.environ, WLP_USER_DIR=str(self.folder / name / "usr"), MODELGATE_HTTPS_PORT=str(port),
            KUBECONFIG=str(kubeconfig), MODELGATE_CERTIFICATES="own")
        started = self.run(ROOT / "target/liberty/wlp/bin/server", "run", "modelgate", env=environment)
        self.replicas.append(Replica(name, started, port))

    def requests(self):
        """So many by verb and resource, up to now."""
        counted = collections.Counter()
        for line in (self.folder / "audit.log").read_text().splitlines():
            event = json.loads(line)
            if event["verb"] == "watch" and event["stage"] != "ResponseStarted":
                continue
            of = event.get("objectRef", {})
            what = "/".join(filter(None, (of.get("resource", event["requestURI"].split("?")[0]), of.get("subresource"), of.get("name"))))
            counted[event["verb"], what] += 1
        return counted


class Replica:
    """One of the controller's processes."""

    def __init__(self, name, process, port):
        self.name, self.process, self.port = name, process, port

    def pid(self):
        """Of Liberty's JVM, which its script starts."""
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        return int(children[0]) if children else self.process.pid

    def cpu(self):
        """Seconds, user and system (proc(5), stat fields 14 and 15)."""
        fields = pathlib.Path(f"/proc/{self.pid()}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def threads(self):
        """Seconds of each thread."""
        seconds = {}
        for task in pathlib.Path(f"/proc/{self.pid()}/task").iterdir():
            with contextlib.suppress(OSError):
                name, fields = (task / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
                fields = fields.split()
                seconds[task.name, name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return seconds

    def probe(self, path, seconds):
        """For ever, by a connection each, as a kubelet does it."""
        while True:
            time.sleep(seconds)
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPSConnection("localhost", self.port, context=UNCHECKED, timeout=5)
                connection.request("GET", path)
                connection.getresponse().read()
                connection.close()


def prepare(installation):
    """What a small cluster has."""
    for i in range(5):
        namespace = f"team-{i}"
        installation.create("/api/v1/namespaces", {"metadata": {"name": namespace, "labels": {"secure-ai.io/sandbox-enabled": "true"}}})
        installation.create(f"/apis/rhtas.redhat.com/v1alpha1/namespaces/{namespace}/modelvalidations", policy("demo"))
        for j in range(20):
            created = pod(namespace, f"pod-{j}", "demo")
            installation.create(f"/api/v1/namespaces/{namespace}/pods", created)


def webhooks(installation):
    """The manifests' own, which point to a Service: nothing is created any more, so nobody calls it."""
    for manifest in ("webhook.yaml", "validating-webhook.yaml"):
        installation.kubectl("apply", "--server-side", "-f", ROOT / "openshift" / "base" / manifest)


def settle(replicas, least):
    """Until they do next to nothing more than before; at least so many seconds."""
    begin = time.monotonic()
    before = [each.cpu() for each in replicas]
    for _ in range(60):
        time.sleep(30)
        now = [each.cpu() for each in replicas]
        spent = [b - a for a, b in zip(before, now)]
        if max(spent) < 3 and time.monotonic() - begin >= least:
            return
        before = now


def measure(installation, seconds, warm_up):
    replicas = installation.replicas
    settle(replicas, warm_up)
    cpu, threads, requests, begin = [each.cpu() for each in replicas], [each.threads() for each in replicas], installation.requests(), time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - begin
    print(f"\n{took:.0f} s at rest, the machine's load {os.getloadavg()[2]:.0f}\n\n| replica | of a core |\n| --- | --- |")
    for i, each in enumerate(replicas):
        print(f"| {i + 1} | {100 * (each.cpu() - cpu[i]) / took:.2f} % |")
    print("\n| request | a minute, all replicas |\n| --- | --- |")
    counted = installation.requests() - requests
    for (verb, what), count in sorted(counted.items(), key=lambda each: -each[1]):
        print(f"| {verb} {what} | {60 * count / took:.1f} |")
    print(f"| all | {60 * sum(counted.values()) / took:.1f} |")
    for i, each in enumerate(replicas):
        after = each.threads()
        spent = sorted(((after[key] - threads[i].get(key, 0), key[1]) for key in after), reverse=True)
        print(f"\nreplica {i + 1}, threads, of a core: " + ", ".join(f"{name} {100 * used / took:.2f} %" for used, name in spent[:20] if used), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--warm-up", type=int, default=300)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--probes", action="store_true")
    parser.add_argument("--recording")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        installation = Audited("rest", pathlib.Path(folder), test_binaries())
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
        try:
            installation.start_api()
            prepare(installation)
            webhooks(installation)
            for _ in range(options.replicas):
                installation.start_replica(options.recording)
            for each in installation.replicas:
                wait_for(each.name, lambda: Https(each.port).send("GET", "/health/ready")[0] == 200, 900)
            if options.probes:
                for each in installation.replicas:
                    for path, seconds in PROBES:
                        threading.Thread(target=each.probe, args=(path, seconds), daemon=True).start()
            measure(installation, options.seconds, options.warm_up)
        finally:
            for each in installation.replicas:
                with contextlib.suppress(OSError):
                    os.kill(each.pid(), signal.SIGTERM)
            for each in installation.replicas:
                each.process.wait()
            installation.stop()


if __name__ == "__main__":
    main()
