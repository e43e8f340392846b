#!/usr/bin/env bash
# Loads an image that holds nothing but a model into the node's image store, and prints its digest, by which it can be
# referred to as well.
#   model-image.sh NAME FOLDER
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$2" "$work/model"
chmod -R a+rX "$work/model"
printf 'FROM scratch\nCOPY model /\n' >"$work/Containerfile"
buildah bud --isolation chroot --storage-driver vfs -q -t "$1" "$work" >/dev/null
buildah push --storage-driver vfs -q "$1" "docker-archive:$work/image.tar:$1"
"$(dirname "$0")/cluster.sh" load "$work/image.tar" >/dev/null
"$(dirname "$0")/cluster.sh" digest "$1"
