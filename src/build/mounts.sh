#!/usr/bin/env bash
# Prints the path of mount, if tests may mount what they need: memory, a directory, an overlay, an image.
set -euo pipefail
work=$(mktemp -d)
trap 'umount --lazy "$work"/at/* >/dev/null 2>&1 || true; rm -rf --one-file-system "$work"' EXIT
mkdir -p "$work"/{lower,upper} "$work"/at/{memory,directory,overlay,image}
truncate --size 8M "$work/image"
mkfs.ext4 -q -d "$work/lower" "$work/image" >&2
mount -t tmpfs memory "$work/at/memory" >&2
mount --bind -o ro "$work/lower" "$work/at/directory" >&2
mount -t overlay -o "ro,lowerdir=$work/lower:$work/upper" overlay "$work/at/overlay" >&2
mount -o ro,loop "$work/image" "$work/at/image" >&2
command -v mount
