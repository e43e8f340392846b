"""What the reference's own verifier says, to hold the expected verdicts against it."""

import pathlib

from model_signing import verifying


def verdict(run):
    config = verifying.Config()
    options = iter(run.options)
    for option in options:
        if option == "--public-key":
            config.use_elliptic_key_verifier(public_key=next(options))
        elif option == "--certificate-chain":
            config.use_certificate_verifier(certificate_chain=[next(options)])
        elif option == "--ignore-unsigned-files":
            config.set_ignore_unsigned_files(True)
        else:
            return f"not asked, it has no {option} without the serialization's details"
    try:
        config.verify(pathlib.Path(run.model), pathlib.Path(run.signature))
        return "verified"
    except Exception as e:
        if isinstance(e, ValueError) and str(e).startswith("Signature mismatch"):
            return "differs"
        return f"refused ({type(e).__name__}: {str(e)[:200]})"
