#!/usr/bin/env bash
# Prints the name, in buildah's storage, of a base of the packages that are in every Debian, without what no container reads;
# debootstrap makes it once:   debian.sh linux/amd64|linux/arm64 [builder]
#
# With `builder` it is that of an image on it in which the images can be built.
set -euo pipefail
architecture=${1#linux/}
name=localhost/modelgate/base:bookworm
cached=${XDG_CACHE_HOME:-$HOME/.cache}/modelgate/base-bookworm
if [ "$architecture" != "$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')" ]; then
  name+=-$architecture cached+=-$architecture
fi
created=2026-01-01T00:00:00Z # as in images.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

store() { # buildah's arguments
  buildah --storage-driver vfs "$@"
}

if ! store inspect --type image "$name" >/dev/null 2>&1; then
  if [ ! -f "$cached.tar" ]; then
    root=$work/base
    debootstrap --arch="$architecture" --variant=minbase bookworm "$root" >"$work/log" || { cat "$work/log" >&2; exit 1; }
    rm -rf "$root"/usr/share/{doc,man,info,locale,lintian}/* "$root"/var/{cache,log}/* "$root"/var/lib/apt/lists/* \
      "$root"/dev/*
    mkdir -p "$(dirname "$cached")"
    tar --create --file "$cached.tar.$$" --directory "$root" --sort=name --numeric-owner --mtime="$created" .
    mv "$cached.tar.$$" "$cached.tar"
  fi
  container=$(store from scratch)
  store config --arch "$architecture" "$container"
  store add -q "$container" "$cached.tar" / >/dev/null
  store commit -q --timestamp "$(date --date="$created" +%s)" "$container" "$name" >/dev/null
  store rm "$container" >/dev/null
fi
if [ "${2:-}" = builder ]; then
  base=$name name=${name/base/builder}
  if ! store inspect --type image "$name" >/dev/null 2>&1; then
    container=$(store from --arch "$architecture" "$base")
    store run --isolation chroot --volume "$(cd "$(dirname "$0")" && pwd):/build:ro" "$container" -- /build/tools.sh >&2
    store commit -q "$container" "$name" >/dev/null
    store rm "$container" >/dev/null
  fi
fi
echo "$name"
