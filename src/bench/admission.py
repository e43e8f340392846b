#!/usr/bin/env python3
"""Measures Modelgate with 10,000 pods and 1,000 policies in 200 namespaces, as objects in a real API server.

    mvn package liberty:create && python3 src/bench/admission.py [--pods N] [--policies N] [--namespaces N] [--requests N]

Two installations run side by side, each with its own etcd, kube-apiserver and Open Liberty (liberty/ as it is,
so -Xmx256m): a small one with one policy, and a large one. Pods come through the webhook, and get the status
that a kubelet would give them. Then both answer the same review in turn, so that whatever else the machine does
meets both alike. Needs etcd, kube-apiserver and kubectl where the integration tests have them.
"""
import argparse
import base64
import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAMESPACE = "model-validation-controller"
TOKEN = "benchmark"
VERIFIED = "verified: /models/demo: 2 files, 270 bytes in 0.07 s, signed with key SHA-256 " + 64 * "6"
FAILED = "verification failed: 1 file differs: weights-00001-of-00004.safetensors"
UNCHECKED = ssl._create_unverified_context()


def test_binaries():
    """The folder in which the integration tests have etcd, kube-apiserver and kubectl."""
    tests = pathlib.Path(os.environ.get("KUBE_API_TEST_DIR", pathlib.Path.home() / ".kubeapitest"))
    return next((tests / "k8s").glob("*-linux-*"))


def workplace(options):
    """Adds what every benchmark of installations takes: the arguments, a folder for files and logs, and the binaries."""
    options.add_argument("--binaries", type=pathlib.Path, help="folder with etcd, kube-apiserver and kubectl")
    options.add_argument("--keep", type=pathlib.Path, help="folder for the logs")
    given = options.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit("Stopped."))
    folder = given.keep or pathlib.Path(tempfile.mkdtemp(prefix="modelgate-bench-"))
    folder.mkdir(exist_ok=True)
    return given, folder, given.binaries or test_binaries()


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def wait_for(what, condition, seconds=180):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if condition():
                return
        time.sleep(0.2)
    raise SystemExit(f"Gave up waiting for {what}.")


def jvm_of(server):
    """The process of Liberty's JVM, which its script starts."""
    children = subprocess.run(["pgrep", "-P", str(server.pid)], capture_output=True, text=True).stdout.split()
    return int(children[0]) if children else server.pid


class Https:
    """One connection that is kept."""

    def __init__(self, port):
        self.port = port
        self.connection = None

    def send(self, method, path, body=None, media="application/json"):
        headers = {"Authorization": "Bearer " + TOKEN, "Content-Type": media}
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPSConnection("localhost", self.port, context=UNCHECKED, timeout=60)
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise


class Installation:
    """etcd, kube-apiserver and Liberty in a folder of their own."""

    def __init__(self, name, folder, binaries):
        self.name = name
        self.folder = folder / name
        self.folder.mkdir()
        self.binaries = binaries
        self.processes = []
        self.api_port, self.port = free_port(), free_port()
        self.local = threading.local()

    def run(self, *command, log=None, **more):
        log = open(self.folder / ((log or pathlib.Path(command[0]).name) + ".log"), "wb")
        process = subprocess.Popen([str(each) for each in command], stdout=log, stderr=log, **more)
        self.processes.append(process)
        return process

    def start(self):
        self.start_api()
        self.start_liberty()
        for manifest in ("webhook.yaml", "validating-webhook.yaml"):
            self.register(ROOT / "openshift" / "base" / manifest)

    def start_api(self):
        key, client, peer = self.folder / "sa.key", free_port(), free_port()
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
        (self.folder / "tokens.csv").write_text(f"{TOKEN},admin,1,system:masters\n")
        self.run(
            self.binaries / "etcd", "--data-dir", self.folder / "etcd", "--unsafe-no-fsync",
            "--listen-client-urls", f"http://127.0.0.1:{client}", "--advertise-client-urls", f"http://127.0.0.1:{client}",
            "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}",
            "--initial-cluster", f"default=http://127.0.0.1:{peer}", "--quota-backend-bytes", str(4 << 30))
        self.run(
            self.binaries / "kube-apiserver", "--etcd-servers", f"http://127.0.0.1:{client}", "--cert-dir", self.folder,
            "--secure-port", str(self.api_port), "--bind-address", "127.0.0.1", "--authorization-mode", "RBAC",
            "--token-auth-file", self.folder / "tokens.csv", "--service-cluster-ip-range", "10.0.0.0/16",
            "--service-account-issuer", "https://localhost", "--service-account-key-file", key,
            "--service-account-signing-key-file", key, "--disable-admission-plugins", "ServiceAccount",
            "--max-requests-inflight", "0", "--enable-priority-and-fairness=false")
        wait_for("kube-apiserver", lambda: self.api("GET", "/readyz")[0] == 200)
        self.create("/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
        base = ROOT / "openshift" / "base"
        definitions = [each for each in base.glob("*.yaml") if '\nkind: "CustomResourceDefinition"\n' in each.read_text()]
        for manifest in (*sorted(definitions), base / "rbac.yaml"):
            self.kubectl("apply", "--server-side", "-f", manifest)

    def start_liberty(self, options=(), environment=()):
        """With more options of its JVM, and more of its environment."""
        status, answer = self.api(
            "POST", f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts/modelgate/token",
            {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest"})
        token = json.loads(answer)["status"]["token"]
        kubeconfig = self.folder / "kubeconfig"
        kubeconfig.write_text(self.kubeconfig(token))
        self.liberty = self.run_liberty("modelgate", ROOT / "target" / "modelgate.war", self.port, [f"KUBECONFIG={kubeconfig}", *environment], options)
        wait_for("Liberty", lambda: Https(self.port).send("GET", "/health/ready")[0] == 200)

    def run_liberty(self, name, war, port, environment, options):
        """Starts a server as liberty/ sets it up, with an application."""
        server = self.folder / "usr" / "servers" / name
        shutil.rmtree(server, ignore_errors=True)
        (server / "dropins").mkdir(parents=True)
        shutil.copy(ROOT / "liberty" / "server.xml", server)
        (server / "jvm.options").write_text("\n".join([(ROOT / "liberty" / "jvm.options").read_text(), *options]))
        lines = ["keystore_password=benchmark", f"MODELGATE_HTTPS_PORT={port}", *environment]
        (server / "server.env").write_text("".join(line + "\n" for line in lines))
        shutil.copy(war, server / "dropins")
        return self.run(
            ROOT / "target/liberty/wlp/bin/server", "run", name, log=name,
            env=dict(os.environ, WLP_USER_DIR=str(self.folder / "usr")))

    def kubeconfig(self, token):
        return json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "a",
            "clusters": [{"name": "a", "cluster": {
                "server": f"https://localhost:{self.api_port}", "insecure-skip-tls-verify": True}}],
            "users": [{"name": "a", "user": {"token": token}}],
            "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}]})

    def register(self, manifest):
        """Installs webhooks, pointed to Liberty beside the cluster."""
        ca = base64.b64encode(ssl.get_server_certificate(("localhost", self.port)).encode()).decode()
        whole = json.loads(self.kubectl("create", "--dry-run=client", "-o", "json", "-f", manifest))
        for configuration in whole.get("items", [whole]):
            for webhook in configuration.get("webhooks", []):
                path = webhook["clientConfig"]["service"]["path"]
                webhook["clientConfig"] = {"url": f"https://localhost:{self.port}{path}", "caBundle": ca}
                webhook["timeoutSeconds"] = 30  # the machine is busy
            if configuration.get("webhooks"):
                kind = configuration["kind"].lower() + "s"
                self.create(f"/apis/admissionregistration.k8s.io/v1/{kind}", configuration)

    def kubectl(self, *arguments):
        admin = self.folder / "administrator"
        admin.write_text(self.kubeconfig(TOKEN))
        return subprocess.run([self.binaries / "kubectl", "--kubeconfig", admin, *arguments], check=True, capture_output=True).stdout

    def api(self, method, path, body=None, media="application/json"):
        if not hasattr(self.local, "https"):
            self.local.https = Https(self.api_port)
        return self.local.https.send(method, path, None if body is None else json.dumps(body), media)

    def create(self, path, body):
        status, answer = self.api("POST", path, body)
        if status not in (201, 409):
            raise SystemExit(f"POST {path}: {status} {answer.decode()[:500]}")

    def metrics(self):
        return Https(self.port).send("GET", "/metrics")[1].decode()

    def pid(self):
        return jvm_of(self.liberty)

    def stop(self):
        if hasattr(self, "liberty"):
            subprocess.run(["kill", str(self.pid())])
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:  # kube-apiserver would finish its writes to an etcd that is gone
                process.kill()
                process.wait()


def pod(namespace, name, policy):
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": {
            "app": policy, "pod-template-hash": "5d4f6c7b8", "validation.rhtas.redhat.com/ml": policy}},
        "spec": {
            "containers": [{
                "name": "server", "image": "registry.example.com/serving/vllm-openai:v0.9.1",
                "args": ["--model=/models/demo", "--port=8080"],
                "env": [{"name": f"SETTING_{i}", "value": 40 * "x"} for i in range(20)],
                "resources": {"limits": {"memory": "64Gi", "nvidia.com/gpu": "1"}},
                "volumeMounts": [{"name": "models", "mountPath": "/models"}]}],
            "volumes": [{"name": "models", "persistentVolumeClaim": {"claimName": "models"}},
                        {"name": "scratch", "emptyDir": {}}]}}


def policy(name):
    return {
        "apiVersion": "rhtas.redhat.com/v1alpha1", "kind": "ModelValidation", "metadata": {"name": name},
        "spec": {"config": {"publicKeyConfig": {"keyFrom": {"inline": "-----BEGIN PUBLIC KEY-----\n" + 124 * "A" + "\n-----END PUBLIC KEY-----\n"}}},
                 "model": {"path": "/models/demo"}}}


def verified(exit_code):
    state = {"terminated": {
        "exitCode": exit_code, "reason": "Completed", "startedAt": "2026-01-01T00:00:00Z",
        "finishedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "message": FAILED if exit_code else VERIFIED}}
    return {"status": {"phase": "Pending", "initContainerStatuses": [{
        "name": "model-validation", "image": "modelgate/verifier", "imageID": "", "ready": True, "restartCount": 0, "state": state}]}}


class StatusWrites(threading.Thread):
    """Sees every write of a policy's outcome, by a watch."""

    def __init__(self, installation):
        super().__init__(daemon=True)
        self.installation = installation
        self.seen = {}
        self.times = {}

    def run(self):
        connection = http.client.HTTPSConnection("localhost", self.installation.api_port, context=UNCHECKED)
        connection.request("GET", "/apis/rhtas.redhat.com/v1alpha1/modelvalidations?watch=1", headers={"Authorization": "Bearer " + TOKEN})
        stream = connection.getresponse()
        while line := stream.readline():
            thing = json.loads(line)["object"]
            key = (thing["metadata"].get("namespace"), thing["metadata"].get("name"))
            outcome = [thing.get("status", {}).get(part) for part in ("pods", "newest")]
            if outcome != [None, None] and self.seen.get(key) != outcome:
                self.seen[key] = outcome
                self.times.setdefault(key, []).append(time.monotonic())

    def total(self):
        return sum(len(times) for times in list(self.times.values()))

    def closest(self):
        gaps = [b - a for times in list(self.times.values()) for a, b in zip(times, times[1:])]
        return min(gaps, default=float("inf"))

    def pods(self):
        return sum(outcome[0]["validated"] + outcome[0]["failed"] for outcome in list(self.seen.values()) if outcome[0])


REVIEW = json.dumps({
    "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
    "request": {"uid": "705ab4f5-6393-11e8-b7cc-42010a800002", "namespace": "team-0", "operation": "CREATE",
                "kind": {"group": "", "version": "v1", "kind": "Pod"}, "object": pod("team-0", "asked", "policy-0")}})


def catch_up(installation, pods):
    """As many reviews as another installation's pods were: until its code is compiled, a JVM is slower."""
    local = threading.local()

    def ask(path):
        if not hasattr(local, "https"):
            local.https = Https(installation.port)
        local.https.send("POST", path, REVIEW)
    in_parallel(ask, [("/admission/mutate",), ("/admission/validate",)] * pods)


def answer_times(installations, requests, warm_up):
    """Both are asked in turn, in seconds; the first do not count."""
    connections = {each: Https(each.port) for each in installations}
    times = {each: [] for each in installations}
    for i in range(warm_up + requests):
        for each in installations if i % 2 else reversed(installations):
            begin = time.perf_counter()
            status, answer = connections[each].send("POST", "/admission/mutate", REVIEW)
            took = time.perf_counter() - begin
            if i >= warm_up:
                times[each].append(took)
            if i == 0 and b'"patch"' not in answer:
                raise SystemExit(f"The {each.name} installation does not patch: {answer.decode()[:500]}")
    return times


def quantile(times, q):
    return sorted(times)[min(len(times) - 1, int(len(times) * q))]


def heap(pid):
    """Live and committed MiB after a full collection, and the resident set."""
    subprocess.run(["jcmd", str(pid), "GC.run"], check=True, capture_output=True)
    info = subprocess.run(["jcmd", str(pid), "GC.heap_info"], check=True, capture_output=True, text=True).stdout
    used = sum(int(each) for each in re.findall(r"(?:new generation|tenured generation)\s+total \d+K, used (\d+)K", info))
    resident = int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
    return used / 1024, resident / 1024


def in_parallel(work, items):
    with concurrent.futures.ThreadPoolExecutor(8) as workers:
        for _ in workers.map(lambda item: work(*item), items):
            pass


def fill(large, namespaces, policies, pods, writes):
    names = [f"team-{i}" for i in range(namespaces)]
    in_parallel(lambda n: large.create("/api/v1/namespaces", {"metadata": {"name": n}}), [(n,) for n in names])
    per = policies // namespaces
    in_parallel(lambda n, p: large.create(f"/apis/rhtas.redhat.com/v1alpha1/namespaces/{n}/modelvalidations", policy(f"policy-{p}")),
                [(n, p) for p in range(per) for n in names])
    wait_for("every policy's first status", lambda: len(writes.seen) == policies, 600)
    print(f"{policies} policies in {namespaces} namespaces are there, each with a status", flush=True)
    every = [(names[i % namespaces], f"pod-{i}", f"policy-{i // namespaces % per}") for i in range(pods)]
    begin = time.monotonic()
    in_parallel(lambda n, name, p: large.create(f"/api/v1/namespaces/{n}/pods", pod(n, name, p)), every)
    print(f"{pods} pods came through the webhook in {time.monotonic() - begin:.0f} s", flush=True)
    begin = time.monotonic()

    def end(i, namespace, name):
        status, answer = large.api("PATCH", f"/api/v1/namespaces/{namespace}/pods/{name}/status", verified(int(i % 100 == 0)), "application/merge-patch+json")
        if status != 200:
            raise SystemExit(f"status of {namespace}/{name}: {status} {answer.decode()[:300]}")
    in_parallel(end, [(i, n, name) for i, (n, name, p) in enumerate(every)])
    ended = time.monotonic()
    wait_for("all outcomes", lambda: writes.pods() == pods, 600)
    print(f"{pods} pods ended their validation in {ended - begin:.0f} s; all were told {time.monotonic() - ended:.1f} s later", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pods", type=int, default=10_000)
    options.add_argument("--policies", type=int, default=1_000)
    options.add_argument("--namespaces", type=int, default=200)
    options.add_argument("--requests", type=int, default=20_000)
    options.add_argument("--warm-up", type=int, default=5_000)
    given, folder, binaries = workplace(options)
    small, large = Installation("small", folder, binaries), Installation("large", folder, binaries)
    try:
        small.start()
        small.create("/api/v1/namespaces", {"metadata": {"name": "team-0"}})
        small.create("/apis/rhtas.redhat.com/v1alpha1/namespaces/team-0/modelvalidations", policy("policy-0"))
        large.start()
        writes = StatusWrites(large)
        writes.start()
        fill(large, given.namespaces, given.policies, given.pods, writes)
        before, total = large.metrics(), writes.total()
        time.sleep(40)
        quiet = writes.total() - total
        catch_up(small, given.pods)
        times = answer_times([small, large], given.requests, given.warm_up)
        print()
        print("| | one policy | large | ratio |")
        print("| --- | ---: | ---: | ---: |")
        for label, q in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99)):
            a, b = (quantile(times[each], q) * 1000 for each in (small, large))
            print(f"| answer over HTTPS, {label} | {a:.2f} ms | {b:.2f} ms | {b / a:.2f} |")
        memory = {each: heap(each.pid()) for each in (small, large)}
        print(f"| live heap after a full collection | {memory[small][0]:.0f} MiB | {memory[large][0]:.0f} MiB | |")
        print(f"| resident set | {memory[small][1]:.0f} MiB | {memory[large][1]:.0f} MiB | |")
        print(f"\nstatus writes: {total} for {given.policies} policies and {3 * given.pods} changes of pods; "
              f"the closest two of one policy were {writes.closest():.2f} s apart; {quiet} in 40 s without a change")
        print("\n".join(line for line in before.splitlines() if re.match("modelgate_(status|event|watch)", line)))
        log = (large.folder / "usr/servers/modelgate/logs/messages.log").read_text()
        print(f"log: {log.count('OutOfMemory')} OutOfMemoryErrors, {len(re.findall(r' [WE] ', log))} warnings and errors")
    finally:
        small.stop()
        large.stop()
        if not given.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
