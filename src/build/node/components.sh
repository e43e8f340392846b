#!/usr/bin/env bash
# Builds what a node needs and Debian has not, or too old, from Go modules, once (about eight minutes on two cores):
#   components.sh KUBERNETES_VERSION FOLDER     makes those that are not in FOLDER yet
set -euo pipefail
version=$1 folder=$2
containerd=v2.1.5 # Debian's 1.6 is too old for today's gVisor
gvisor=v0.0.0-20260905035102-160fafc42237
build=$(cd "$(dirname "$0")/.." && pwd)
go=$("$build/go.sh" 1.26.0)
export PATH=$go:$PATH CGO_ENABLED=0
mkdir -p "$folder"

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

module() { # module@version, package…: a scratch module that depends on these packages
  mkdir "$work/scratch"
  cd "$work/scratch"
  { printf 'package tools\n\nimport (\n'; printf '\t_ "%s"\n' "${@:2}"; echo ')'; } >tools.go
  go mod init tools
  go get "$1"
  go mod tidy -e
}

finish() { # name, go build's options and package
  go build -trimpath -ldflags '-s -w' -o "$work/$1" "${@:2}"
  # In one step, so that a build that was killed leaves nothing that looks complete.
  mv "$work/$1" "$folder/.$1.$$" && mv "$folder/.$1.$$" "$folder/$1"
}

"$build/kubernetes.sh" "$version" "$folder" kube-controller-manager kube-scheduler kube-proxy kubelet

if [ ! -x "$folder/ctr" ]; then
  commands=github.com/containerd/containerd/v2/cmd
  module "github.com/containerd/containerd/v2@$containerd" $commands/{containerd,containerd-shim-runc-v2,ctr}
  for command in containerd containerd-shim-runc-v2 ctr; do
    finish $command -tags no_btrfs "$commands/$command"
  done
  cd "$work" && rm -r scratch
fi

if [ ! -x "$folder/containerd-shim-runsc-v1" ]; then
  module "gvisor.dev/gvisor@$gvisor" gvisor.dev/gvisor/{runsc,shim}
  go mod vendor
  finish runsc gvisor.dev/gvisor/runsc
  # The shim insists on a negative OOM score, which a machine without CAP_SYS_RESOURCE refuses: let that refusal pass.
  sed -i 's/if os.IsPermission(err) \&\& .*{/if os.IsPermission(err) {/; /moby\/sys\/userns/d' \
    vendor/github.com/containerd/containerd/v2/pkg/sys/oom_linux.go
  finish containerd-shim-runsc-v1 gvisor.dev/gvisor/shim
fi
