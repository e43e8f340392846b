#!/usr/bin/env bash
# Packs the full command, and writes its manifest for krew:   krew.sh ADDRESS [FOLDER]
#
# FOLDER (default target/krew) gets modelgate-cli.tar.gz, which is to be published at ADDRESS, and modelgate.yaml. To try it:
# kubectl krew install --manifest=target/krew/modelgate.yaml --archive=target/krew/modelgate-cli.tar.gz
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
if [ $# -lt 1 ]; then
  sed -n '2,5s/^# \?//p' "$0" >&2
  exit 2
fi
mkdir -p "${2:-$project/target/krew}"
folder=$(cd "${2:-$project/target/krew}" && pwd)
# Dates stay: the archive of classes fits no other.
tar --create --sort=name --owner=0 --group=0 --numeric-owner --directory "$project/target/modelgate-cli" . |
  gzip --no-name >"$folder/modelgate-cli.tar.gz"
digest=$(sha256sum "$folder/modelgate-cli.tar.gz" | cut -d' ' -f1)
sed -e '/^#/d' -e "s|@URI@|$1|" -e "s|@SHA256@|$digest|" "$project/src/main/dist/command/krew.yaml" >"$folder/modelgate.yaml"
