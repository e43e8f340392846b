"""Rewrites of a bundle: those that every verifier must accept, and those that none may."""

import base64
import json

from cryptography.hazmat.primitives import serialization


def without_keyid(bundle, signer):
    del bundle["dsseEnvelope"]["signatures"][0]["keyid"]


def keyid_null(bundle, signer):
    bundle["dsseEnvelope"]["signatures"][0]["keyid"] = None


def without_log_entries(bundle, signer):
    bundle["verificationMaterial"].pop("tlogEntries", None)


def older_media_type(bundle, signer):
    bundle["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.3"


def key_as_pem(bundle, signer):
    bundle["verificationMaterial"]["publicKey"] = {"rawBytes": base64.b64encode(signer.pem).decode()}


def key_as_der(bundle, signer):
    der = serialization.load_pem_public_key(signer.pem).public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    bundle["verificationMaterial"]["publicKey"] = {"rawBytes": base64.b64encode(der).decode()}


def as_it_is(bundle, signer):
    pass


ACCEPTED = {
    "key": [as_it_is, without_keyid, keyid_null, without_log_entries, older_media_type, key_as_pem, key_as_der],
    "certificate": [as_it_is, without_keyid, keyid_null, without_log_entries, older_media_type],
}


def payload_changed(bundle, signer):
    envelope = bundle["dsseEnvelope"]
    statement = json.loads(base64.b64decode(envelope["payload"]))
    statement["predicate"]["resources"].append(statement["predicate"]["resources"][0])
    envelope["payload"] = base64.b64encode(json.dumps(statement).encode()).decode()


def signature_changed(bundle, signer):
    signature = bundle["dsseEnvelope"]["signatures"][0]
    raw = bytearray(base64.b64decode(signature["sig"]))
    raw[-1] ^= 1
    signature["sig"] = base64.b64encode(raw).decode()


def signature_emptied(bundle, signer):
    bundle["dsseEnvelope"]["signatures"][0]["sig"] = ""


def without_signature(bundle, signer):
    bundle["dsseEnvelope"]["signatures"] = []


def signed_twice(bundle, signer):
    bundle["dsseEnvelope"]["signatures"] *= 2


def other_payload_type(bundle, signer):
    bundle["dsseEnvelope"]["payloadType"] = "application/json"


def other_media_type(bundle, signer):
    bundle["mediaType"] = "application/json"


def without_material(bundle, signer):
    bundle["verificationMaterial"] = {}


def without_envelope(bundle, signer):
    del bundle["dsseEnvelope"]


REFUSED = [
    payload_changed, signature_changed, signature_emptied, without_signature, signed_twice,
    other_payload_type, other_media_type, without_material, without_envelope,
]  # fmt: skip


def rewrite(source, target, change, signer):
    bundle = json.loads(source.read_text())
    change(bundle, signer)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bundle))
    return change.__name__.replace("_", " ")
