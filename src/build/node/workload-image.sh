#!/usr/bin/env bash
# Loads the image that stands for all workloads of the examples into the node's image store: busybox, nothing else.
#   workload-image.sh CLUSTER_SCRIPT
set -euo pipefail
cluster=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/root/bin" "$work/root/tmp"
chmod 1777 "$work/root/tmp"
cp "$(command -v busybox)" "$work/root/bin/busybox"
for command in $("$work/root/bin/busybox" --list); do
  [ "$command" = busybox ] || ln -s busybox "$work/root/bin/$command"
done
printf 'FROM scratch\nCOPY root /\nCMD ["/bin/sleep", "inf"]\n' >"$work/Containerfile"
buildah bud --isolation chroot --storage-driver vfs -q -t busybox:1.36 "$work" >/dev/null
for name in busybox:1.36 inference-server:1.0 team/scikit-score:1.5 team/pytorch-train:2.5; do
  # Without a registry's name, as in the examples: whoever reads the archive completes it as for a pull.
  buildah push --storage-driver vfs -q busybox:1.36 "docker-archive:$work/image.tar:$name"
  "$cluster" load "$work/image.tar"
  rm "$work/image.tar"
done
