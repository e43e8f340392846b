#!/usr/bin/env bash
# Prints the path of gator, Gatekeeper's command: the PATH's, if it is this version, or one that this builds once from
# its Go module. The module's sum is pinned here, and the module's own go.sum pins all that it is built from.
set -euo pipefail
version=v3.23.1
sum=h1:njHTm0SJ6ZEhhEgmQTpJKTGQbc99fSs4hGiEp1OIKck=
module=github.com/open-policy-agent/gatekeeper/v3
gator=${XDG_CACHE_HOME:-$HOME/.cache}/modelgate/gator-$version

for found in "$(command -v gator || true)" "$gator"; do
  if [ -x "$found" ] && [[ $("$found" --version 2>/dev/null) == "gator version $version "* ]]; then
    echo "$found"
    exit
  fi
done

go=$("$(dirname "$0")/go.sh" 1.26.0)
export PATH=$go:$PATH CGO_ENABLED=0 GOFLAGS='' GOTOOLCHAIN=local
cd / # outside of any module
download=$(go mod download -json "$module@$version") || { echo "$download" >&2; exit 1; }
if [[ $download != *"\"Sum\": \"$sum\""* ]]; then
  echo "$module@$version is not what it was: expected $sum, found $download" >&2
  exit 1
fi
cd "$(sed -n 's/.*"Dir": "\(.*\)",/\1/p' <<<"$download")"
echo "building gator $version" >&2
mkdir -p "$(dirname "$gator")"
go build -trimpath -buildvcs=false -ldflags "-s -w -X $module/pkg/version.Version=$version" \
  -o "$gator.partial.$$" ./cmd/gator >&2
mv "$gator.partial.$$" "$gator" # in one step: a build that was killed leaves nothing that looks complete
echo "$gator"
