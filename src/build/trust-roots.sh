#!/usr/bin/env bash
# Puts Sigstore's trusted roots, production and staging, below the directory given: data of PyPI's sigstore, which no
# Maven artifact has. Asks whichever package index the machine's pip is set up for, once; then its own cache.
set -euo pipefail
target=$1
version=4.5.1
sha256=02e000197b34980f1d382741d6f83c2fecbcef7debf7304f36a5253f3c892cd9
cache=${XDG_CACHE_HOME:-$HOME/.cache}/modelgate
wheel=$cache/sigstore-$version-py3-none-any.whl

intact() {
  echo "$sha256  $wheel" | sha256sum --check --status 2>/dev/null
}

fetch() { # interpreter
  echo "sigstore==$version --hash=sha256:$sha256" >"$cache/sigstore.txt"
  "$1" -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
    --dest "$cache" --requirement "$cache/sigstore.txt" >&2
}

mkdir -p "$cache"
if ! intact; then
  python=python3
  if ! python3 -m pip --version >/dev/null 2>&1; then
    python=$cache/pip/bin/python
    python3 -m venv "$cache/pip" || {
      echo "Sigstore's trusted roots come from PyPI: install python3 with pip or venv (Debian: python3-venv)" >&2
      exit 1
    }
  fi
  fetch "$python"
  intact
fi
for deployment in production:sigstore.dev staging:sigstage.dev; do
  mkdir -p "$target/${deployment%%:*}"
  python3 - "$wheel" "sigstore/_store/https%3A%2F%2Ftuf-repo-cdn.${deployment#*:}/trusted_root.json" \
    >"$target/${deployment%%:*}/trusted_root.json" <<'PYTHON'
import sys, zipfile
sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))
PYTHON
done
