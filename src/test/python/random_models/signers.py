"""Signers of every method and curve, and what a verifier must be told to accept them."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from model_signing import signing

CURVES = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}


class KeySigner:
    """A key pair; its verifier is told the public key."""

    method = "key"

    def __init__(self, folder, curve):
        folder.mkdir(parents=True)
        key = ec.generate_private_key(CURVES[curve])
        self.curve = curve
        self.private = write_private(folder / "private.pem", key)
        self.public = folder / "public.pem"
        self.pem = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.public.write_bytes(self.pem)

    def configure(self, config):
        return config.use_elliptic_key_signer(private_key=self.private)

    def options(self):
        return ["--public-key", str(self.public)]

    def __str__(self):
        return f"key {self.curve}"


class CertificateSigner:
    """A leaf below `intermediates` authorities below a root; its verifier is told the root."""

    method = "certificate"

    def __init__(self, folder, curve, intermediates):
        folder.mkdir(parents=True)
        self.curve, self.intermediates = curve, intermediates
        key = ec.generate_private_key(CURVES[curve])
        self.root = folder / "root.pem"
        issuer = certificate("root", key, None, key, authority=True)
        self.root.write_bytes(issuer.public_bytes(serialization.Encoding.PEM))
        self.chain = [] if intermediates == 1 else [self.root]  # the reference wants one at least
        for number in range(intermediates):
            below = ec.generate_private_key(CURVES[curve])
            issuer = certificate(f"intermediate {number}", below, issuer, key, authority=True)
            key = below
            path = folder / f"intermediate-{number}.pem"
            path.write_bytes(issuer.public_bytes(serialization.Encoding.PEM))
            self.chain.insert(0, path)
        leaf = ec.generate_private_key(CURVES[curve])
        self.private = write_private(folder / "private.pem", leaf)
        self.leaf = folder / "leaf.pem"
        self.leaf.write_bytes(
            certificate("signer", leaf, issuer, key, authority=False).public_bytes(serialization.Encoding.PEM)
        )

    def configure(self, config):
        return config.use_certificate_signer(
            private_key=self.private, signing_certificate=self.leaf, certificate_chain=self.chain
        )

    def options(self):
        return ["--certificate-chain", str(self.root)]

    def __str__(self):
        return f"certificate {self.curve} below {self.intermediates} intermediates"


def certificate(name, key, issuer, issuer_key, authority):
    now = datetime.datetime.now(datetime.timezone.utc)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage(authority), critical=True)
    )
    if not authority:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False
        )
    return builder.sign(issuer_key, hashes.SHA256())


def usage(authority):
    return x509.KeyUsage(
        digital_signature=not authority, key_cert_sign=authority, crl_sign=authority,
        content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False,
    )


def write_private(path, key):
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return path


def all_signers(folder):
    """Twice the same, so that each has a stranger who is like it."""
    signers = []
    for number in range(2):
        for curve in CURVES:
            signers.append(KeySigner(folder / f"{number}-key-{curve}", curve))
            for depth in range(3):
                place = folder / f"{number}-certificate-{curve}-{depth}"
                signers.append(CertificateSigner(place, curve, depth))
    return signers


def sign(signer, hashing_config, model, signature):
    signature.parent.mkdir(parents=True, exist_ok=True)
    config = signer.configure(signing.Config()).set_hashing_config(hashing_config)
    config.sign(model, signature)
