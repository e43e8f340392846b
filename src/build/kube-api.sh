#!/usr/bin/env bash
# Builds etcd, kube-apiserver and kubectl from their Go modules, for machines that cannot download them.
#   kube-api.sh KUBERNETES_VERSION FOLDER     FOLDER appears when all three are in it
set -euo pipefail
version=$1 folder=$2
etcd=v3.6.6
go=$("$(dirname "$0")/go.sh" 1.24.0)
export PATH=$go:$PATH CGO_ENABLED=0 GOFLAGS=-mod=mod

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/etcd" "$work/kubernetes"

# A scratch module that depends on the given packages, so that `go build` can make their commands.
tools() {
  printf 'package tools\n\nimport (\n'
  printf '\t_ "%s"\n' "$@"
  echo ')'
}

cd "$work/etcd"
tools go.etcd.io/etcd/server/v3/etcdmain >tools.go
go mod init tools
go get "go.etcd.io/etcd/server/v3@$etcd"
go mod tidy -e
go build -trimpath -ldflags '-s -w' -o "$work/bin/etcd" go.etcd.io/etcd/server/v3

cd "$work/kubernetes"
tools k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kubectl >tools.go
sources=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"Dir": "\(.*\)",/\1/p')
{
  printf 'module tools\n\ngo 1.24.0\n\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$version"
  # Kubernetes replaces its staging modules by folders of its own repository; each is published as v0.x too.
  awk -v v="v0.${version#1.}" '$2 == "=>" && $3 ~ /^\.\/staging/ {print "\t" $1 " => " $1 " " v}' "$sources/go.mod"
  echo ')'
} >go.mod
go mod tidy -e
minor=${version#*.}
info=k8s.io/component-base/version
for command in kube-apiserver kubectl; do
  go build -trimpath -o "$work/bin/$command" -ldflags "-s -w -X $info.gitVersion=v$version \
    -X $info.gitMajor=${version%%.*} -X $info.gitMinor=${minor%%.*}" "k8s.io/kubernetes/cmd/$command"
done

# In one step, so that a build that was killed leaves nothing that looks complete.
mkdir -p "$(dirname "$folder")"
cp -r "$work/bin" "$folder.partial.$$"
mv "$folder.partial.$$" "$folder"
