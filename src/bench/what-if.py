#!/usr/bin/env python3
"""Measures how long modelgate what-if takes for the pods of a cluster, and how much memory.

    mvn package && python3 src/bench/what-if.py [PODS]

Writes a dump as kubectl does, of 10,000 pods with one or two containers each as an API server stores them, as JSON and as
YAML, and runs the packaged command: policies of each kind today, and a draft that replaces two and adds one. Prints a
table in Markdown: seconds from start to end and of processor time, and the largest resident set. Three runs each; the
median counts.
"""
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = ROOT / "target/modelgate-cli/bin/modelgate"
TEAMS = 40
MODEL = """
apiVersion: rhtas.redhat.com/v1alpha1
kind: ClusterModelValidation
metadata: {name: %s}
spec:
  selector: %s
  config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
  model: {path: /models}
---"""
RUNTIME = """
apiVersion: secure-ai.io/v1alpha1
kind: RuntimePolicy
metadata: {name: sandbox}
spec:
  namespaceSelector: {}
  rules:
    - {name: training, match: {images: [{contains: pytorch}]}, runtime: %s}
    - {name: many-cores, match: {resources: [{resource: cpu, operator: GreaterThan, quantity: "4"}]}, runtime: gvisor}
---"""
NAMESPACE = """
apiVersion: v1
kind: Namespace
metadata: {name: team-%d, labels: {tier: ai}}
---"""


def pod(i, chance):
    """A pod as an API server stores it, of a Deployment with ten."""
    image = chance.choice(("vllm:1", "nginx:1.27", "inference-server:1.0", "pytorch:2", "busybox"))
    token = {"name": f"kube-api-access-{i}", "projected": {"defaultMode": 420, "sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"items": [{"key": "ca.crt", "path": "ca.crt"}], "name": "kube-root-ca.crt"}}]}}
    containers = [{
        "name": f"c{k}", "image": image, "imagePullPolicy": "IfNotPresent", "command": ["serve", "--port", "8080"],
        "env": [{"name": f"V{e}", "value": f"value-{e}"} for e in range(12)],
        "resources": {"requests": {"cpu": chance.choice(("500m", "8")), "memory": "1Gi"}, "limits": {"memory": "2Gi"}},
        "livenessProbe": {"httpGet": {"path": "/health", "port": 8080}, "periodSeconds": 10},
        "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
        "volumeMounts": [{"name": "models", "mountPath": "/models"},
                         {"name": token["name"], "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "readOnly": True}],
    } for k in range(chance.choice((1, 1, 2)))]
    name = f"web-{i // 10}-5d9c"
    labels = {"app": f"app-{i // 10}", "pod-template-hash": "5d9c"}
    if chance.random() < .3:
        labels["tier"] = "serving"
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": f"{name}-{i:05x}", "generateName": f"{name}-", "namespace": f"team-{i % TEAMS}", "uid": f"u{i}",
            "creationTimestamp": "2026-11-01T00:00:00Z", "resourceVersion": "1", "labels": labels,
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": name, "uid": "r", "controller": True}]},
        "spec": {
            "containers": containers, "nodeName": "node-1", "serviceAccountName": "default", "restartPolicy": "Always",
            "volumes": [{"name": "models", "persistentVolumeClaim": {"claimName": chance.choice(("models", "data"))}}, token],
            "tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}],
            "schedulerName": "default-scheduler", "securityContext": {}, "terminationGracePeriodSeconds": 30},
        "status": {
            "phase": "Running", "podIP": "10.0.0.1",
            "conditions": [{"type": each, "status": "True", "lastTransitionTime": "2026-11-01T00:00:00Z"}
                           for each in ("Initialized", "Ready", "ContainersReady", "PodScheduled")],
            "containerStatuses": [{"name": each["name"], "ready": True, "restartCount": 0, "image": image,
                                   "imageID": "sha256:" + "a" * 64, "state": {"running": {"startedAt": "2026-11-01T00:00:00Z"}}}
                                  for each in containers]}}


def yaml(value, indent=0):
    """As kubectl writes it, for the values above."""
    pad = "  " * indent
    if isinstance(value, dict):
        return "".join(
            f"{pad}{key}: {json.dumps(each)}\n" if not isinstance(each, (dict, list)) or not each
            else f"{pad}{key}:\n{yaml(each, indent + (0 if isinstance(each, list) else 1))}" for key, each in value.items())
    return "".join(f"{pad}- " + (yaml(each, indent + 1).lstrip() if isinstance(each, dict) else json.dumps(each) + "\n") for each in value)


def run(arguments):
    begin = time.monotonic()
    with subprocess.Popen([COMMAND, "what-if", *map(str, arguments)], stdout=subprocess.PIPE, text=True) as process:
        out = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"It ended with {process.returncode}.")
    took = time.monotonic() - begin
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pods = [pod(i, chance) for i in range(count)]
        (folder / "pods.json").write_text(json.dumps({"apiVersion": "v1", "items": pods, "kind": "List", "metadata": {"resourceVersion": ""}}, indent=4))
        (folder / "pods.yaml").write_text(yaml({"apiVersion": "v1", "items": pods, "kind": "List"}))
        (folder / "today.yaml").write_text(
            MODEL % ("serving", "{images: ['*vllm*']}") + RUNTIME % "gvisor" + "".join(NAMESPACE % i for i in range(TEAMS)))
        (folder / "draft.yaml").write_text(
            MODEL % ("serving", "{pods: {matchLabels: {tier: serving}}}") + MODEL % ("claims", "{volumes: {persistentVolumeClaims: [models]}}") + RUNTIME % "kata")
        print(f"The machine's load is {os.getloadavg()[0]:.0f} at the start.\n\n| {count} pods | MB | seconds | of processor time | MB of memory |\n| --- | --- | --- | --- | --- |")
        for dump in ("pods.json", "pods.yaml"):
            runs = [run([folder / "draft.yaml", "--pods", folder / dump, "-p", folder / "today.yaml", "--limit", 0]) for _ in range(3)]
            figures = [statistics.median(each[i] for each in runs) for i in range(3)]
            print(f"| {dump} | {(folder / dump).stat().st_size / 1e6:.0f} | {figures[0]:.1f} | {figures[1]:.1f} | {figures[2]:.0f} |", flush=True)
        print("\n" + runs[0][3])
    print(f"The machine's load is {os.getloadavg()[0]:.0f} at the end.")


if __name__ == "__main__":
    main()
