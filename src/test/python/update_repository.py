#!/usr/bin/env python3
"""Makes an update server's files as Sigstore's deployments have them: update_repository.py FOLDER TRUSTED_ROOT

FOLDER/root.json is what clients start with, FOLDER/repository what they fetch. Uses PyPI's tuf, of which the reference
signer's own client is made. The signing configuration is that client's: clients demand one.
"""

import datetime
import pathlib
import sys
import urllib.parse

import sigstore
from securesystemslib.signer import CryptoSigner
from tuf.api import metadata

ROLES = ("root", "timestamp", "snapshot", "targets")
SIGNING_CONFIG = "signing_config.v0.2.json"


def signing_config():
    store = pathlib.Path(sigstore.__file__).parent / "_store"
    deployment = urllib.parse.quote("https://tuf-repo-cdn.sigstore.dev", safe="")
    return (store / deployment / SIGNING_CONFIG).read_bytes()


def main():
    folder, trusted_root = (pathlib.Path(argument) for argument in sys.argv[1:])
    repository = folder / "repository"
    (repository / "targets").mkdir(parents=True)
    expires = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)

    signer = CryptoSigner.generate_ecdsa()
    root = metadata.Root(expires=expires, consistent_snapshot=True)
    for role in ROLES:
        root.add_key(signer.public_key, role)

    targets = metadata.Targets(expires=expires)
    for name, content in (
        ("trusted_root.json", trusted_root.read_bytes()),
        (SIGNING_CONFIG, signing_config()),
    ):
        target = metadata.TargetFile.from_data(name, content, ["sha256"])
        targets.targets[name] = target
        (repository / "targets" / f"{target.hashes['sha256']}.{name}").write_bytes(content)

    for name, signed in (
        ("1.root", root),
        ("1.targets", targets),
        ("1.snapshot", metadata.Snapshot(expires=expires)),
        ("timestamp", metadata.Timestamp(expires=expires)),
    ):
        document = metadata.Metadata(signed)
        document.sign(signer)
        document.to_file(str(repository / f"{name}.json"))
    (folder / "root.json").write_bytes((repository / "1.root.json").read_bytes())


if __name__ == "__main__":
    main()
