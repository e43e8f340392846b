#!/usr/bin/env bash
# Prints a Python interpreter that has the reference signer: the PATH's, or one in a virtual environment that this
# makes once, from PyPI.
set -euo pipefail
version=1.1.1
environment=${XDG_CACHE_HOME:-$HOME/.cache}/modelgate/model-signing-$version

has_it() { # interpreter
  "$1" -c "import OpenSSL, model_signing, sys; sys.exit(model_signing.__version__ != '$version')" 2>/dev/null
}

for python in python3 "$environment/bin/python"; do
  if has_it "$python"; then
    command -v "$python"
    exit
  fi
done
rm -rf "$environment"
python3 -m venv "$environment" >&2
"$environment/bin/python" -m pip install --quiet "model-signing==$version" pyopenssl >&2
has_it "$environment/bin/python"
echo "$environment/bin/python"
