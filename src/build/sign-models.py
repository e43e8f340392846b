#!/usr/bin/env python3
"""Makes the signed models that are committed: examples/key/model and src/test/models.

Needs the reference signer: pip install model-signing==1.1.1 pyopenssl
Every run makes new keys; the private ones are thrown away with it.
"""

import pathlib
import shutil
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from model_signing import hashing, signing

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "key"
FIXTURES = ROOT / "src" / "test" / "models"

SMALL = {"config.json": b'{"layers": 2}\n', "weights.bin": bytes(range(256))}
NESTED = {
    "config.json": b"{}\n",
    "a/b/c/weights.bin": b"deep",
    "a.txt": b"sorts between a/ and a/b in some orders",
    ".hidden/data": b"hidden",
    "empty": b"",
    "モデル ü.bin": b"unicode",
    ".gitignore": b"never signed",
}


def key(curve, private, public):
    made = ec.generate_private_key(curve)
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
    return private


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def sign(model, signature, private, **hashed):
    """hashed: ignore=[paths], symlinks=bool, shards=bool, algorithm=name"""
    config = hashing.Config()
    if hashed.get("shards"):
        config.use_shard_serialization(shard_size=100)
    else:
        config.use_file_serialization(hashing_algorithm=hashed.get("algorithm", "sha256"))
    config.set_allow_symlinks(hashed.get("symlinks", False))
    config.set_ignored_paths(paths=[signature, *hashed.get("ignore", [])])
    signing.Config().use_elliptic_key_signer(private_key=private).set_hashing_config(config).sign(
        model, signature
    )


def fixture(name, files, private, **hashed):
    model = FIXTURES / name / "model"
    write(model, files)
    hashed["ignore"] = [model / path for path in hashed.get("ignore", [])]
    sign(model, FIXTURES / name / "model.sig", private, **hashed)


def main():
    shutil.rmtree(FIXTURES, ignore_errors=True)
    FIXTURES.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        private = pathlib.Path(folder) / "private.pem"

        example = EXAMPLE / "model"
        write(example, SMALL)
        key(ec.SECP256R1(), private, EXAMPLE / "signer.pub.pem")
        sign(example, example / "model.sig", private)

        for name, curve in (("p384", ec.SECP384R1()), ("p521", ec.SECP521R1())):
            key(curve, private, FIXTURES / f"{name}.pub.pem")
            fixture(name, SMALL, private)

        key(ec.SECP256R1(), private, FIXTURES / "p256.pub.pem")
        fixture("nested", NESTED, private)
        fixture("ignoring", {**SMALL, "cache/a": b"a", "cache/b": b"b"}, private, ignore=["cache"])
        fixture("shards", SMALL, private, shards=True)
        fixture("blake2b", SMALL, private, algorithm="blake2")

        single = FIXTURES / "single-file"
        write(single, {"weights.bin": SMALL["weights.bin"]})
        sign(single / "weights.bin", single / "weights.bin.sig", private)

        key(ec.SECP256R1(), private, FIXTURES / "stranger.pub.pem")


if __name__ == "__main__":
    main()
