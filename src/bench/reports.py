#!/usr/bin/env python3
"""Measures what it costs to keep a report about each of 10,000 pods: in processor time of Open Liberty, by a real API server.

    mvn package liberty:create && python3 src/bench/reports.py [--pods N] [--namespaces N] [--definition FILE]

The pods are there before Modelgate starts, as they would be for a policy that comes later. Needs what admission.py
needs, and the definition of PolicyReport (wgpolicyk8s.io), by default where the tests have it.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import time

from admission import ROOT, Installation, heap, in_parallel, wait_for, workplace

POLICY = {
    "apiVersion": "secure-ai.io/v1alpha1", "kind": "RuntimePolicy", "metadata": {"name": "ai-sandbox"},
    "spec": {"rules": [
        {"name": "privileged", "match": {"expression": "pod.spec.containers.exists(c, has(c.securityContext) && has(c.securityContext.privileged) && c.securityContext.privileged)"},
         "runtime": "kata", "action": "Audit"},
        {"name": "high-compute", "match": {"images": [{"contains": "pytorch"}], "resources": [{"resource": "cpu", "operator": "GreaterThan", "quantity": "4"}]},
         "runtime": "kata", "action": "Enforce"},
        {"name": "small", "match": {"images": [{"contains": "scikit"}]}, "runtime": "gvisor", "action": "Mutate"},
        {"name": "by-label", "runtimeFromLabel": {"key": "secure-ai.io/runtime", "values": ["kata", "gvisor"]}}]}}


def pod(name, i):
    """One of five: two that comply, two that do not, one that no rule matches."""
    image, runtime, labels = (
        ("pytorch/serve:2", "kata", {}), ("scikit/train:1", "gvisor", {}), ("pytorch/serve:2", None, {}),
        ("other:1", "gvisor", {"secure-ai.io/runtime": "kata"}), ("other:1", None, {}))[i % 5]
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": name, "labels": {"app": "chat", "pod-template-hash": "5d4f6c7b8", **labels}},
        "spec": {
            **({"runtimeClassName": runtime} if runtime else {}),
            "containers": [{
                "name": "server", "image": "registry.example.com/" + image,
                "args": ["--model=/models/demo", "--port=8080"],
                "env": [{"name": f"SETTING_{i}", "value": 40 * "x"} for i in range(20)],
                "resources": {"requests": {"cpu": "4500m"}, "limits": {"memory": "64Gi"}},
                "volumeMounts": [{"name": "models", "mountPath": "/models"}]}],
            "volumes": [{"name": "models", "persistentVolumeClaim": {"claimName": "models"}},
                        {"name": "scratch", "emptyDir": {}}]}}


class Measured:
    """An installation's Liberty, by its processor time and its writes."""

    def __init__(self, installation):
        self.installation = installation

    def cpu(self):
        """Seconds, user and system (proc(5), stat fields 14 and 15)."""
        fields = pathlib.Path(f"/proc/{self.installation.pid()}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def writes(self):
        found = re.findall(r'modelgate_report_writes_total\{[^}]*result="done"[^}]*} ([0-9.]+)', self.installation.metrics())
        return int(sum(map(float, found)))

    def pods(self):
        """How many are known to have a RuntimeClass."""
        found = re.findall(r"modelgate_runtime_pods\{[^}]*} ([0-9.]+)", self.installation.metrics())
        return int(sum(map(float, found)))

    def settle(self):
        """Until it does next to nothing."""
        before, begin = self.cpu(), time.monotonic()
        while time.monotonic() - begin < 300:
            time.sleep(5)
            now = self.cpu()
            if now - before < 0.5:
                return
            before = now

    def step(self, label, begin, end):
        """Does something, waits for its end, and prints what it cost."""
        cpu, writes, clock = self.cpu(), self.writes(), time.monotonic()
        begin()
        end()
        took = time.monotonic() - clock
        print(f"| {label} | {self.cpu() - cpu:.1f} s | {self.writes() - writes} | {took:.0f} s |", flush=True)


def reports(api):
    """How many are stored."""
    status, answer = api.api("GET", "/apis/wgpolicyk8s.io/v1alpha2/policyreports?limit=1")
    if status != 200:
        return 0
    whole = json.loads(answer)
    return len(whole["items"]) + whole["metadata"].get("remainingItemCount", 0)


def rarely(condition):
    """Asks Liberty only every few seconds: its answers cost processor time too."""
    time.sleep(3)
    return condition()


def prepare(large, pods, namespaces):
    names = [f"team-{i}" for i in range(namespaces)]
    in_parallel(lambda n: large.create("/api/v1/namespaces", {"metadata": {"name": n, "labels": {"secure-ai.io/sandbox-enabled": "true"}}}),
                [(n,) for n in names])
    for name, handler in (("kata", "kata"), ("gvisor", "runsc")):
        large.create("/apis/node.k8s.io/v1/runtimeclasses", {"metadata": {"name": name}, "handler": handler})
    wait_for("the RuntimeClasses in the API server's admission",
             lambda: large.api("POST", "/api/v1/namespaces/team-0/pods?dryRun=All", pod("probe", 0))[0] == 201)
    in_parallel(lambda i: large.create(f"/api/v1/namespaces/{names[i % namespaces]}/pods", pod(f"pod-{i}", i)), [(i,) for i in range(pods)])
    print(f"{pods} pods in {namespaces} namespaces are there", flush=True)


def policy(large, **changes):
    changed = {**POLICY, "spec": {**POLICY["spec"], **changes}}
    status, answer = large.api(
        "PATCH", "/apis/secure-ai.io/v1alpha1/runtimepolicies/ai-sandbox?fieldManager=bench&force=true", changed, "application/apply-patch+yaml")
    if status not in (200, 201):
        raise SystemExit(f"policy: {status} {answer.decode()[:500]}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pods", type=int, default=10_000)
    options.add_argument("--namespaces", type=int, default=200)
    options.add_argument("--definition", type=pathlib.Path, default=ROOT / "src/test/definitions/wgpolicyk8s.io_policyreports.yaml")
    given, folder, binaries = workplace(options)
    large = Installation("large", folder, binaries)
    try:
        large.start_api()
        prepare(large, given.pods, given.namespaces)
        policy(large)
        large.start_liberty()
        measured = Measured(large)
        with_class = sum("runtimeClassName" in pod("", i)["spec"] for i in range(given.pods))
        wait_for("the first scan", lambda: measured.pods() == with_class, 300)
        measured.settle()
        print("| | processor time | reports written | took |\n| --- | ---: | ---: | ---: |")
        measured.step("the definition appears: every pod gets its report",
                      lambda: large.kubectl("apply", "--server-side", "-f", given.definition),
                      lambda: wait_for("the reports", lambda: reports(large) == given.pods, 900))
        measured.settle()
        measured.step("a minute without a change", lambda: None, lambda: time.sleep(60))
        rules = [*POLICY["spec"]["rules"], {"name": "nobody", "match": {"images": [{"contains": "nothing-like-it"}]}, "runtime": "kata", "action": "Mutate"}]
        done = measured.writes() + given.pods
        measured.step("a rule more: every report gets another result", lambda: policy(large, rules=rules),
                      lambda: wait_for("the reports", lambda: rarely(lambda: measured.writes() >= done), 900))
        measured.settle()
        measured.step("the isolation is ordered anew: every pod is assessed, no result changes",
                      lambda: policy(large, rules=rules, isolation=["gvisor", "kata"]), lambda: time.sleep(20))
        live, resident = heap(large.pid())
        print(f"\nlive heap after a full collection {live:.0f} MiB, resident set {resident:.0f} MiB")
        log = (large.folder / "usr/servers/modelgate/logs/messages.log").read_text()
        print(f"log: {log.count('OutOfMemory')} OutOfMemoryErrors, {len(re.findall(r' [WE] ', log))} warnings and errors")
    finally:
        large.stop()
        if not given.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
