#!/usr/bin/env bash
# Prints the path of gator, Gatekeeper's command: the PATH's, if it is the version that gatekeeper.sh names, or one that
# gatekeeper.sh builds.
set -euo pipefail
gatekeeper=$(dirname "$0")/gatekeeper.sh
found=$(command -v gator || true)
if [ -x "$found" ] && [[ $("$found" --version 2>/dev/null) == "gator version $("$gatekeeper" version) "* ]]; then
  echo "$found"
  exit
fi
exec "$gatekeeper" gator ./cmd/gator
