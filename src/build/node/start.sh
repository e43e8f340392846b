#!/usr/bin/env bash
# Starts the node, builds the images of this build meanwhile, and loads them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
BASE=${BASE:-debian} "$here/../images.sh" >target/images.log 2>&1 &
images=$!
"$here/cluster.sh" up
"$here/workload-image.sh" "$here/cluster.sh" >/dev/null
wait $images || { cat target/images.log; exit 1; }
tail -n 2 target/images.log
for image in verifier controller; do
  "$here/cluster.sh" load "target/images/$image.tar" >/dev/null
done
