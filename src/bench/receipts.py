#!/usr/bin/env python3
"""What pods of one node read of a model in an image volume, with receipts and without.

Each "pod" gets the model by an overlay mount of its own, as containerd mounts image volumes, and runs the packaged
command with the options that the controller injects; in place of the controller, this signs the receipt from the first
one's termination message. The pods come one after the other. Needs root (mounts), `mvn package` and the reference signer
(src/build/reference-signer.sh prints a Python that has it). Prints Markdown.
"""

import argparse
import base64
import contextlib
import datetime
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from measure import run

HERE = pathlib.Path(__file__).resolve().parent
MODELGATE = HERE.parents[1] / "target" / "modelgate" / "bin" / "modelgate"
RESOURCE = "oci://registry.example/model@sha256:" + 64 * "0"
POLICY = "ModelValidation/demo"
NODE = "node-1"
TYPE = "application/vnd.in-toto+json"


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pods", type=int, default=100, help="with receipts (default 100)")
    parser.add_argument("--without", type=int, default=3, help="without receipts, to compare with (default 3)")
    parser.add_argument("--files", type=int, default=10, help="files of the model (default 10)")
    parser.add_argument("--size", type=int, default=10**9, help="bytes of each (default 10^9)")
    parser.add_argument("--folder", help="where to make the model (default: a temporary directory)")
    return parser.parse_args()


class Node:
    """A node's disk with one layer, and its verifiers."""

    def __init__(self, folder):
        self.folder = folder
        self.snapshots = folder / "io.containerd.snapshotter.v1.overlayfs" / "snapshots"
        self.layer = self.snapshots / "1" / "fs"
        self.receipts = folder / "receipts"
        self.termination = folder / "termination"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.pods = 1
        self.receipts.mkdir()
        os.environ["MODELGATE_NODE_NAME"] = NODE

    @contextlib.contextmanager
    def volume(self):
        self.pods += 1
        own = self.snapshots / str(self.pods)
        for name in ("fs", "work", "mounted"):
            (own / name).mkdir(parents=True)
        overlay = f"lowerdir={self.layer},upperdir={own / 'fs'},workdir={own / 'work'}"
        subprocess.run(["mount", "-t", "overlay", "-o", overlay, "overlay", own / "mounted"], check=True)
        try:
            yield own / "mounted"
        finally:
            subprocess.run(["umount", own / "mounted"], check=True)

    def verify(self, receipts):
        """One pod: how much its verifier hashed, and what that took."""
        words = [str(MODELGATE), "verify", "key", f"--public-key={self.folder / 'signed' / 'public.pem'}"]
        words += [f"--signature={self.folder / 'signed' / 'model.sig'}", f"--termination-log={self.termination}"]
        if receipts:
            words.append("--receipts=" + json.dumps(self.option()))
        with self.volume() as model:
            measured = run([[*words, str(model)]])
        return ", 0 bytes in " not in self.termination.read_text(), measured

    def option(self):
        key = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return {
            "directory": str(self.receipts),
            "key": base64.b64encode(key).decode(),
            "resource": RESOURCE,
            "policy": POLICY,
        }

    def sign(self):
        """As the controller does."""
        line = self.termination.read_text().splitlines()[2]
        content = json.loads(line.removeprefix("content: "))
        annotations = {name: content[name] for name in ("bootId", "layers", "files")}
        statement = {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": RESOURCE, "annotations": {"node": NODE, **annotations}}],
            "predicateType": "https://slsa.dev/verification_summary/v1",
            "predicate": {
                "verifier": {
                    "id": "https://validation.rhtas.redhat.com/modelgate/verifier",
                    "version": {"modelgate": content["version"]},
                },
                "timeVerified": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "resourceUri": RESOURCE,
                "policy": {"uri": POLICY},
                "verificationResult": "PASSED",
            },
        }
        payload = json.dumps(statement).encode()
        message = f"DSSEv1 {len(TYPE)} {TYPE} {len(payload)} ".encode() + payload
        signature = self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        envelope = {
            "payloadType": TYPE,
            "payload": base64.b64encode(payload).decode(),
            "signatures": [{"sig": base64.b64encode(signature).decode()}],
        }
        name = hashlib.sha256("\n".join((RESOURCE, POLICY, NODE)).encode()).hexdigest()[:40]
        (self.receipts / f"{name}.json").write_text(json.dumps(envelope))


def row(name, pods, size):
    hashed = sum(1 for each, _ in pods if each)
    walls = sorted(measured.wall for _, measured in pods)
    cpu = sum(measured.cpu for _, measured in pods)
    print(
        f"| {name} | {len(pods)} | {hashed * size / 1e9:.1f} | {walls[len(walls) // 2]:.2f} | {walls[-1]:.2f}"
        f" | {sum(walls):.1f} | {cpu:.1f} |"
    )


def main():
    arguments = options()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        node = Node(pathlib.Path(folder))
        words = [sys.executable, HERE / "models.py", node.folder / "signed", arguments.files, arguments.size]
        subprocess.run([str(word) for word in words], check=True)
        node.layer.parent.mkdir(parents=True)
        (node.folder / "signed" / "model").rename(node.layer)
        without = [node.verify(False) for _ in range(arguments.without)]
        first = node.verify(True)
        node.sign()
        receipted = [first] + [node.verify(True) for _ in range(arguments.pods - 1)]
    size = arguments.files * arguments.size
    print(f"A model of {size / 1e9:.1f} GB in {arguments.files} files, {os.cpu_count()} cores.\n")
    print("| | pods | GB hashed | median s | longest s | all, s | CPU s |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    row("each pod hashes", without, size)
    row("with receipts", receipted, size)


main()
