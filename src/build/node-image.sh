#!/usr/bin/env bash
# Packs the packaged command line as the image localhost/modelgate/verifier:0.1.0 for tests on a real node: node-image.sh ARCHIVE
#
# ARCHIVE becomes a docker archive, for `ctr -n k8s.io images import`. The image holds target/modelgate, a shell and the C
# library of this machine, nothing else; needs buildah. Not what is released.
set -euo pipefail
archive=$(realpath "$1")
project=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root/bin" "$root/opt" "$root/tmp"
cp -r "$project/target/modelgate" "$root/opt"
cp -L /bin/sh "$root/bin/sh"
cp -L "$(command -v sleep)" "$root/bin/sleep"
for program in "$root/bin/sh" "$root/bin/sleep" "$root"/opt/modelgate/runtime/lib/server/libjvm.so; do
  ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
done
printf 'FROM scratch\nCOPY root /\nUSER 65532\n' >"$work/Containerfile"
name=localhost/modelgate/verifier:0.1.0
buildah bud --isolation chroot --storage-driver vfs -q -t "$name" "$work" >/dev/null
rm -f "$archive"
buildah push --storage-driver vfs -q "$name" "docker-archive:$archive:$name"
