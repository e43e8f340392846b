#!/usr/bin/env bash
# Builds commands of Kubernetes from its Go module, for machines that cannot download them.
#   kubernetes.sh VERSION FOLDER COMMAND…     makes those that are not in FOLDER yet
set -euo pipefail
version=$1 folder=$2
shift 2
missing=()
for command; do
  [ -x "$folder/$command" ] || missing+=("$command")
done
[ ${#missing[@]} -gt 0 ] || exit 0

here=$(cd "$(dirname "$0")" && pwd)
go=$("$here/go.sh" 1.24.0)
export PATH=$go:$PATH CGO_ENABLED=0 GOFLAGS=-mod=mod
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
# A scratch module that depends on all commands, so that whichever are built, their dependencies are the same.
{
  printf 'package tools\n\nimport (\n'
  printf '\t_ "k8s.io/kubernetes/cmd/%s"\n' \
    kube-apiserver kube-controller-manager kube-proxy kube-scheduler kubectl kubelet
  echo ')'
} >tools.go
sources=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"Dir": "\(.*\)",/\1/p')
# Newer ones need a newer Go.
wanted=$(printf '1.24.0\n%s\n' "$(sed -n 's/^go //p' "$sources/go.mod")" | sort --version-sort | tail -n 1)
PATH=$("$here/go.sh" "$wanted"):$PATH
{
  printf 'module tools\n\ngo %s\n\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$wanted" "$version"
  # Kubernetes replaces its staging modules by folders of its own repository; each is published as v0.x too.
  awk -v v="v0.${version#1.}" '$2 == "=>" && $3 ~ /^\.\/staging/ {print "\t" $1 " => " $1 " " v}' "$sources/go.mod"
  echo ')'
} >go.mod
go mod tidy -e
minor=${version#*.}
info=k8s.io/component-base/version
mkdir -p "$folder"
for command in "${missing[@]}"; do
  go build -trimpath -o "$work/$command" -ldflags "-s -w -X $info.gitVersion=v$version \
    -X $info.gitMajor=${version%%.*} -X $info.gitMinor=${minor%%.*}" "k8s.io/kubernetes/cmd/$command"
  # In one step, so that a build that was killed leaves nothing that looks complete.
  mv "$work/$command" "$folder/.$command.$$" && mv "$folder/.$command.$$" "$folder/$command"
done
