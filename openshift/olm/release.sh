#!/bin/sh
# Writes bundle and catalog with the images of a release, by digest:
#   openshift/olm/release.sh FOLDER controller=REFERENCE verifier=REFERENCE [bundle=REFERENCE]
# Build and push the bundle's image from FOLDER, then name it too, and build the catalog's image.
set -eu
if [ $# -lt 3 ]; then
  sed -n '2,4s/^# //p' "$0" >&2
  exit 2
fi
folder=$1
shift
mkdir -p "$folder"
cp -R "$(dirname "$0")/bundle" "$(dirname "$0")/catalog" "$(dirname "$0")"/*.Containerfile "$folder"
for image in "$@"; do
  name=${image%%=*}
  reference=${image#*=}
  if ! printf '%s' "$reference" | grep -Eq '^[A-Za-z0-9.:_/-]+@sha256:[0-9a-f]{64}$'; then
    echo "$name: $reference is no image by digest, such as HOST/PATH@sha256:DIGEST" >&2
    exit 2
  fi
  find "$folder/bundle" "$folder/catalog" -name '*.yaml' \
    -exec sed -i "s|modelgate/$name:[0-9][0-9.]*|$reference|g" {} +
done
