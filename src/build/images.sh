#!/usr/bin/env bash
# Builds the images modelgate/controller, modelgate/verifier and modelgate/command of what `mvn package` left in target:
#   images.sh [--platform linux/amd64,linux/arm64] [FOLDER]
#
# FOLDER (default target/images) gets a docker archive each, such as controller.tar and verifier.tar, for example for
# `ctr -n k8s.io images import`; buildah's own storage has them as well. With --platform each is a manifest list, and the
# archives are OCI's. Another processor than this machine's needs an emulator (Debian: qemu-user-static, binfmt-support).
# The environment may say:
#   BASE      the image that all stand on, best with its digest. Default: the Containerfiles' UBI where it can be pulled,
#             else a base of Debian's that debootstrap makes once (BASE=debian)
#   BUILDER   the image that the files for another processor are made in: the Containerfiles' UBI, or the base of Debian's
#   RELEASE   the label `release`: 1
#   IMAGES    which: "verifier controller command"
# Needs buildah, curl, jq and unzip; see src/site/images.md.
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
target=$project/target
here=linux/$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
platforms=()
if [ "${1:-}" = --platform ]; then
  IFS=, read -r -a platforms <<<"${2:-}"
  shift 2
fi
mkdir -p "${1:-$target/images}"
images=$(cd "${1:-$target/images}" && pwd)
version=0.1.0
created=2026-01-01T00:00:00Z # of every file in the layers, so that they can be reproduced; as in pom.xml
timestamp=$(date --date="$created" +%s)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022

store() { # buildah's arguments
  buildah --storage-driver vfs "$@"
}

# What the Containerfile's stage `build` would make, made here and passed in its place.
prepare() { # image's name
  TRAIN_IN=${base:-ubi9/ubi-micro} "$project/src/build/image/root.sh" "$1" "$work/$1/image" >"$work/size"
}

containerfile() { # image's name, platform, arguments of buildah
  local arguments=()
  [ -z "$base" ] || arguments+=(--build-arg "BASE=$base")
  [ -z "$builder" ] || arguments+=(--build-arg "BUILDER=$builder")
  store bud --isolation chroot --timestamp "$timestamp" --platform "$2" "${arguments[@]}" \
    --build-arg VERSION=$version --build-arg RELEASE="${RELEASE:-1}" --build-arg CREATED="$created" \
    --build-arg REVISION="$(git -C "$project" rev-parse HEAD 2>/dev/null || echo unknown)" \
    -f "$project/src/build/image/$1/Containerfile" "${@:3}" >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }
}

build() { # image's name, platform, name in buildah's storage
  if [ "$2" = "$here" ]; then
    prepare "$1"
    containerfile "$1" "$2" -t "$3" --build-context build="$work/$1" "$work/$1"
    rm -rf "${work:?}/$1"
  else
    containerfile "$1" "$2" -t "$3" "$project"
    grep -o '[0-9]* MB beyond its base$' "$work/log" >"$work/size"
  fi
}

emulated() { # platform: whether programs for it start here
  case ${1#linux/} in
    amd64) set -- x86_64 ;;
    arm64) set -- aarch64 ;;
    *) echo "images.sh: the platforms are linux/amd64 and linux/arm64, not '$1'" >&2; return 1 ;;
  esac
  grep -qs ^enabled "/proc/sys/fs/binfmt_misc/qemu-$1" || {
    echo "images.sh: archives of classes are made on their own processor, and nothing here emulates $1;" \
      "on Debian: apt-get install qemu-user-static binfmt-support" >&2
    return 1
  }
}

for platform in "${platforms[@]}"; do
  [ "$platform" = "$here" ] || emulated "$platform"
done
if [ -z "${BASE:-}" ] && ! timeout 120 buildah --storage-driver vfs pull -q ubi9/ubi-micro >/dev/null 2>&1; then
  echo "no UBI to be had here: the images get a base of Debian's"
  BASE=debian
fi
rm -f "$target/images/liberty.zip" # of an earlier build
for image in ${IMAGES:-verifier controller command}; do
  name=modelgate/$image:$version each=()
  rm -f "$images/$image.tar"
  for platform in "${platforms[@]:-$here}"; do
    base=${BASE:-} builder=${BUILDER:-} tag=$name
    if [ "$base" = debian ]; then
      base=$("$project/src/build/image/debian.sh" "$platform")
      [ "$platform" = "$here" ] || builder=${BUILDER:-$("$project/src/build/image/debian.sh" "$platform" builder)}
    fi
    [ ${#platforms[@]} -eq 0 ] || tag=$name-${platform#linux/}
    build "$image" "$platform" "$tag"
    each+=("$tag")
    echo "$tag: $(cat "$work/size"), in $images/$image.tar"
  done
  if [ ${#platforms[@]} -eq 0 ]; then
    store push -q "$name" "docker-archive:$images/$image.tar:$name"
  else
    store rmi "$name" >/dev/null 2>&1 || true # an earlier image or list of that name
    store manifest create "$name" "${each[@]/#/localhost/}" >/dev/null
    store manifest push -q --all "$name" "oci-archive:$images/$image.tar:$name"
  fi
done
