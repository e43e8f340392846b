#!/usr/bin/env python3
"""Makes a model of random bytes and signs it with the reference signer's API: models.py FOLDER FILES BYTES

In FOLDER, which must not be there: model, model.sig, shards.sig, public.pem. A process of its own, because a command's
peak memory is counted from its parent's on.
"""

import os
import pathlib
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from model_signing import hashing, signing

PIECE = 1 << 24


def key(private, public):
    made = ec.generate_private_key(ec.SECP256R1())
    private.write_bytes(
        made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    public.write_bytes(
        made.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )


def write(model, files, size):
    """A thousand files a directory."""
    for number in range(files):
        file = model / f"{number // 1000:03}" / f"{number % 1000:03}.bin"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            for start in range(0, size, PIECE):
                out.write(os.urandom(min(PIECE, size - start)))


def sign(model, private, signature, config):
    signing.Config().use_elliptic_key_signer(private_key=private).set_hashing_config(config).sign(
        model, signature
    )


def main():
    folder, files, size = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder.mkdir()
    private = folder / "private.pem"
    key(private, folder / "public.pem")
    write(folder / "model", files, size)
    sign(folder / "model", private, folder / "model.sig", hashing.Config().use_file_serialization())
    sign(folder / "model", private, folder / "shards.sig", hashing.Config().use_shard_serialization())


if __name__ == "__main__":
    main()
