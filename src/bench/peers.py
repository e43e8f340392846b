"""Policies of both families, and what comes nearest to them in other products, on the API server of a benchmark."""

import contextlib
import pathlib
import subprocess
import urllib.request

from admission import ROOT, free_port, wait_for

NAMESPACE = "team"
OTHERS = 10  # policies of each kind that select other pods
KEY = "-----BEGIN PUBLIC KEY-----\n" + 124 * "A" + "\n-----END PUBLIC KEY-----\n"
RUNTIME_CLASS = "kata"

# Reasons, printed with the tables, why a product is not in them.
OPERATOR = (
    "sigstore/model-validation-operator is not measured: it cannot be built from its Go module. Up to v1.0.1 the module calls "
    "itself github.com/miyunari/model-validation-controller, which is not where its sources are.")


def policies(installation):
    """Pods that are labelled get a verifier and a RuntimeClass; all other policies are about other pods."""
    installation.create("/api/v1/namespaces", {"metadata": {"name": NAMESPACE, "labels": {"team": "team"}}})
    installation.create("/apis/node.k8s.io/v1/runtimeclasses", {"metadata": {"name": RUNTIME_CLASS}, "handler": RUNTIME_CLASS})
    installation.create("/api/v1/nodes", {"metadata": {"name": "node"}})
    ready = {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}
    installation.api("PATCH", "/api/v1/nodes/node/status", ready, "application/merge-patch+json")
    path = f"/apis/rhtas.redhat.com/v1alpha1/namespaces/{NAMESPACE}/modelvalidations"
    installation.create(path, model_validation("demo", model={"path": "/models/demo"}))
    runtimes = "/apis/secure-ai.io/v1alpha1/runtimepolicies"
    installation.create(runtimes, runtime_policy("demo", {"matchLabels": {"tier": "ml"}}))
    for i in range(OTHERS):
        selector = {"pods": {"matchLabels": {"app": f"other-{i}"}}}
        installation.create(path, model_validation(f"other-{i}", model={"path": "/models/demo"}, selector=selector))
        installation.create(runtimes, runtime_policy(f"other-{i}", {"matchLabels": {"app": f"other-{i}"}}))


def model_validation(name, **more):
    return {"apiVersion": "rhtas.redhat.com/v1alpha1", "kind": "ModelValidation", "metadata": {"name": name},
            "spec": {"config": {"publicKeyConfig": {"keyFrom": {"inline": KEY}}}, **more}}


def runtime_policy(name, labels):
    return {"apiVersion": "secure-ai.io/v1alpha1", "kind": "RuntimePolicy", "metadata": {"name": name},
            "spec": {"namespaceSelector": {}, "rules": [{"name": "rule", "match": {"labels": labels}, "runtime": RUNTIME_CLASS}]}}


def mutation(name, labels, location, value, kind="Assign"):
    spec = {"match": {"scope": "Namespaced", "labelSelector": {"matchLabels": labels}}, "location": location,
            "parameters": {"assign": {"value": value}}}
    if kind == "Assign":
        spec["applyTo"] = [{"groups": [""], "versions": ["v1"], "kinds": ["Pod"]}]
    return {"apiVersion": "mutations.gatekeeper.sh/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}


def mutations(name, labels):
    """What a verifier and a RuntimeClass take in Gatekeeper; it adds the container, and compares nothing."""
    container = "spec.initContainers[name:model-validation]"
    trust = "model-validation-trust"
    parts = {
        "image": (f"{container}.image", "modelgate/verifier:0.1.0"),
        "command": (f"{container}.command", ["/opt/modelgate/runtime/bin/java", "@/opt/modelgate/modelgate.args"]),
        "args": (f"{container}.args", ["verify", "key", "--public-key=/keys/key", "--signature=/models/demo/model.sig", "/models/demo"]),
        "resources": (f"{container}.resources", {
            "limits": {"cpu": "2", "memory": "256Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}}),
        "security": (f"{container}.securityContext", {
            "allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": True, "runAsNonRoot": True}),
        "mount": (f"{container}.volumeMounts[name:models]", {"name": "models", "mountPath": "/models", "readOnly": True}),
        "trust": (f"{container}.volumeMounts[name:{trust}]", {"name": trust, "mountPath": "/keys", "readOnly": True}),
        "runtime": ("spec.runtimeClassName", RUNTIME_CLASS)}
    yield from (mutation(f"{name}-{part}", labels, *what) for part, what in parts.items())
    yield mutation(f"{name}-label", labels, 'metadata.labels."validation.rhtas.redhat.com/injected"', "true", "AssignMetadata")


def start(installation):
    """The products that run here, as names, ports, processes and paths; says of each other why it does not."""
    print(OPERATOR)
    try:
        return [gatekeeper(installation)]
    except (subprocess.CalledProcessError, OSError) as e:
        print(f"Gatekeeper is not measured: {e}")
        return []


def gatekeeper(installation):
    build = ROOT / "src" / "build" / "gatekeeper.sh"
    manager = built(build, "gatekeeper", ".")
    definitions = pathlib.Path(built(build, "folder")) / "charts" / "gatekeeper" / "crds"
    installation.create("/api/v1/namespaces", {"metadata": {"name": "gatekeeper-system"}})
    installation.kubectl("apply", "--server-side", "-f", definitions)
    installation.kubectl("wait", "--for=condition=Established", "--timeout=60s", "-f", definitions)
    for whole in [mutations("demo", {"tier": "ml"}), *(mutations(f"other-{i}", {"app": f"other-{i}"}) for i in range(OTHERS))]:
        for one in whole:
            installation.create(f"/apis/mutations.gatekeeper.sh/v1/{one['kind'].lower()}", one)
    certificates = installation.folder / "gatekeeper-certificates"
    certificates.mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", certificates / "tls.key", "-out", certificates / "tls.crt"], check=True, capture_output=True)
    kubeconfig = installation.folder / "administrator"
    port, health = free_port(), free_port()
    process = installation.run(
        manager, "--kubeconfig", kubeconfig, "--port", port, "--host", "127.0.0.1", "--cert-dir", certificates,
        "--health-addr", f"127.0.0.1:{health}", "--prometheus-port", free_port(), "--disable-cert-rotation", "--debug-use-fake-pod",
        "--operation=mutation-webhook", "--operation=webhook", "--shutdown-delay=0", log="gatekeeper")

    def is_ready():
        with contextlib.closing(urllib.request.urlopen(f"http://127.0.0.1:{health}/readyz", timeout=10)) as answer:
            return answer.status == 200
    wait_for("Gatekeeper", is_ready)
    return "Gatekeeper, mutate", port, process.pid, "/v1/mutate"


def built(script, *arguments):
    return subprocess.run([script, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
