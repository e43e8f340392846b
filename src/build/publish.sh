#!/usr/bin/env bash
# Pushes the images that `images.sh --platform` left in buildah's storage, then bundle and catalog, which name them by digest:
#   publish.sh REGISTRY [FOLDER]
#
# REGISTRY is where they go, such as HOST/PATH; log in before. FOLDER (default target/release) gets `references.txt`, a line
# NAME=REPOSITORY@DIGEST for each image. The tags are the version; a tag that is there already is never overwritten.
# The environment may say:
#   TLS       true; false for a registry without HTTPS, to try this on
# Needs buildah and skopeo; see src/site/releasing.md.
set -euo pipefail
if [ $# -lt 1 ]; then
  sed -n '2,9s/^# \?//p' "$0" >&2
  exit 2
fi
project=$(cd "$(dirname "$0")/../.." && pwd)
registry=${1%/}
mkdir -p "${2:-$project/target/release}"
folder=$(cd "${2:-$project/target/release}" && pwd)
version=0.1.0
tls=(--tls-verify="${TLS:-true}")

store() { # buildah's arguments
  buildah --storage-driver vfs "$@"
}

refuse_old_tag() { # image's name
  # Any other failure counts as "not there", and then the push fails for the same reason.
  if skopeo inspect --raw "${tls[@]}" "docker://$registry/$1:$version" >/dev/null 2>&1; then
    echo "publish.sh: $registry/$1:$version is there already; a release is never replaced" >&2
    return 1
  fi
}

note() { # image's name: appends its reference to references.txt, and prints it
  # Some versions of buildah end with 0 if they could not push.
  grep -Eqxs 'sha256:[0-9a-f]{64}' "$folder/digest" || { echo "publish.sh: $1 was not pushed to $registry" >&2; return 1; }
  echo "$1=$registry/$1@$(cat "$folder/digest")" | tee -a "$folder/references.txt"
  rm "$folder/digest"
}

reference() { # image's name
  sed -n "s/^$1=//p" "$folder/references.txt"
}

push_files() { # bundle or catalog
  store bud -q --timestamp 0 -t "localhost/modelgate/$1:$version" -f "$folder/olm/$1.Containerfile" "$folder/olm" >/dev/null
  store push -q "${tls[@]}" --digestfile "$folder/digest" "localhost/modelgate/$1:$version" "docker://$registry/$1:$version"
  note "$1"
}

for name in verifier controller command bundle catalog; do
  refuse_old_tag $name
done
: >"$folder/references.txt"
for name in verifier controller command; do
  # With its host: without one, an image of the same path that came from a registry may be meant.
  store manifest push -q --all "${tls[@]}" --digestfile "$folder/digest" "localhost/modelgate/$name:$version" \
    "docker://$registry/$name:$version"
  note $name
done
rm -rf "$folder/olm"
images=(controller="$(reference controller)" verifier="$(reference verifier)")
"$project/openshift/olm/release.sh" "$folder/olm" "${images[@]}"
push_files bundle
"$project/openshift/olm/release.sh" "$folder/olm" "${images[@]}" bundle="$(reference bundle)"
push_files catalog
