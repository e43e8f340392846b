#!/usr/bin/env bash
# Prints the folder of a Go command that is VERSION or newer:   go.sh VERSION
# It is the PATH's, or one that the PATH's downloads as a module, for which Go's checksum database vouches. Go older
# than 1.21, as Debian 12's, does not do so by itself.
set -euo pipefail
version=$1

command -v go >/dev/null || {
  echo "no Go: install any (Debian: golang-go)" >&2
  exit 1
}
export GOTOOLCHAIN=local
found=$(go env GOVERSION)
if [ "$(printf '%s\n' "go$version" "$found" | sort --version-sort | head -n 1)" = "go$version" ]; then
  dirname "$(command -v go)"
  exit
fi
toolchain=golang.org/toolchain@v0.0.1-go$version.$(go env GOOS)-$(go env GOARCH)
cd / # outside of any module
download=$(GOFLAGS='' go mod download -json "$toolchain") || { echo "$download" >&2; exit 1; }
folder=$(sed -n 's/.*"Dir": "\(.*\)",/\1/p' <<<"$download")
chmod u+x "$folder"/bin/* "$folder"/pkg/tool/*/* # as newer Go does; older Go unpacks no file as executable
echo "$folder/bin"
