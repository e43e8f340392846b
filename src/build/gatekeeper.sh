#!/usr/bin/env bash
# Builds what tests and benchmarks use of Gatekeeper, once, from its Go module. The module's sum is pinned here, and the
# module's own go.sum pins all that it is built from.
#   gatekeeper.sh version         prints which one
#   gatekeeper.sh folder          prints the folder of its sources
#   gatekeeper.sh NAME PACKAGE    prints the path of a command
set -euo pipefail
version=v3.23.1
sum=h1:njHTm0SJ6ZEhhEgmQTpJKTGQbc99fSs4hGiEp1OIKck=
module=github.com/open-policy-agent/gatekeeper/v3
built=${XDG_CACHE_HOME:-$HOME/.cache}/modelgate/$1-$version

if [ "$1" = version ]; then
  echo "$version"
  exit
fi
if [ -x "$built" ]; then
  echo "$built"
  exit
fi
go=$("$(dirname "$0")/go.sh" 1.26.0)
export PATH=$go:$PATH CGO_ENABLED=0 GOFLAGS='' GOTOOLCHAIN=local
cd / # outside of any module
download=$(go mod download -json "$module@$version") || { echo "$download" >&2; exit 1; }
if [[ $download != *"\"Sum\": \"$sum\""* ]]; then
  echo "$module@$version is not what it was: expected $sum, found $download" >&2
  exit 1
fi
folder=$(sed -n 's/.*"Dir": "\(.*\)",/\1/p' <<<"$download")
if [ "$1" = folder ]; then
  echo "$folder"
  exit
fi
cd "$folder"
echo "building $1 $version" >&2
mkdir -p "$(dirname "$built")"
go build -trimpath -buildvcs=false -ldflags "-s -w -X $module/pkg/version.Version=$version" \
  -o "$built.partial.$$" "$2" >&2
mv "$built.partial.$$" "$built" # in one step: a build that was killed leaves nothing that looks complete
echo "$built"
