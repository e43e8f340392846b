#!/usr/bin/env bash
# Builds etcd, kube-apiserver and kubectl from their Go modules, for machines that cannot download them.
#   kube-api.sh KUBERNETES_VERSION FOLDER     FOLDER appears when all three are in it
set -euo pipefail
version=$1 folder=$2
etcd=v3.6.6
here=$(cd "$(dirname "$0")" && pwd)
go=$("$here/go.sh" 1.24.0)
export PATH=$go:$PATH CGO_ENABLED=0 GOFLAGS=-mod=mod

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/etcd"

# A scratch module that depends on etcd, so that `go build` can make its command.
cd "$work/etcd"
printf 'package tools\n\nimport _ "go.etcd.io/etcd/server/v3/etcdmain"\n' >tools.go
go mod init tools
go get "go.etcd.io/etcd/server/v3@$etcd"
go mod tidy -e
go build -trimpath -ldflags '-s -w' -o "$work/bin/etcd" go.etcd.io/etcd/server/v3

"$here/kubernetes.sh" "$version" "$work/bin" kube-apiserver kubectl

# In one step, so that a build that was killed leaves nothing that looks complete.
mkdir -p "$(dirname "$folder")"
cp -r "$work/bin" "$folder.partial.$$"
mv "$folder.partial.$$" "$folder"
