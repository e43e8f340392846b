#!/usr/bin/env bash
# A real one-node Kubernetes cluster on this machine, without a registry or a container engine's daemon. Root only.
#   cluster.sh up       builds what is missing (components.sh), starts etcd, control plane, containerd with runc and gVisor,
#                       and the kubelet; writes node/admin.kubeconfig
#   cluster.sh load T   imports an image archive T into the node's image store
#   cluster.sh digest N gives image N, NAME:TAG, its name by digest too, as if it had been pulled so, and prints the digest
#   cluster.sh down     stops all that, and removes its state; what was built stays
# Everything is in $MODELGATE_NODE, by default node/ in the user's cache.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kubernetes=${KUBERNETES_VERSION:-1.34.4}
node=${MODELGATE_NODE:-${XDG_CACHE_HOME:-$HOME/.cache}/modelgate/node}
binaries=$node/bin run=$node/run pki=$node/run/pki log=$node/run/log
# Where kube-api-test has its own.
api=${KUBE_API_TEST_DIR:-$HOME/.kubeapitest}/k8s/$kubernetes-linux-amd64
address=10.244.0.1 pods=10.244.0.0/24 services=10.96.0.0/16
export KUBECONFIG=$node/admin.kubeconfig PATH=$binaries:$api:$PATH

spawn() { # name, command…
  nohup "${@:2}" >"$log/$1.log" 2>&1 &
  echo $! >"$run/$1.pid"
}

stop() { # name: ends what `spawn` started, and waits until it is gone
  [ -f "$run/$1.pid" ] || return 0
  local process
  process=$(cat "$run/$1.pid")
  kill "$process" 2>/dev/null || true
  for _ in $(seq 40); do
    kill -0 "$process" 2>/dev/null || break
    sleep 0.5
  done
  kill -9 "$process" 2>/dev/null || true
  rm -f "$run/$1.pid"
}

await() { # seconds, command…
  for _ in $(seq "$1"); do
    "${@:2}" >/dev/null 2>&1 && return
    sleep 1
  done
  echo "timed out after $1 s: ${*:2}; see $log" >&2
  return 1
}

load() { ctr -a "$run/containerd.sock" -n k8s.io images import "$1"; }

digest() {
  local image=docker.io/$1 digest
  digest=$(ctr -a "$run/containerd.sock" -n k8s.io images ls "name==$image" | awk 'NR == 2 {print $3}')
  ctr -a "$run/containerd.sock" -n k8s.io images tag --force "$image" "${image%:*}@$digest" >/dev/null
  echo "$digest"
}

need() { # command, Debian package
  command -v "$1" >/dev/null || { echo "missing: $1 (Debian: $2)" >&2; exit 1; }
}

# shellcheck source=src/build/node/control-plane.sh
. "$here/control-plane.sh"
# shellcheck source=src/build/node/kubelet.sh
. "$here/kubelet.sh"

down() {
  if [ -S "$run/containerd.sock" ]; then
    stop kubelet
    for task in $(ctr -a "$run/containerd.sock" -n k8s.io tasks ls -q 2>/dev/null); do
      ctr -a "$run/containerd.sock" -n k8s.io tasks kill -s KILL "$task" >/dev/null 2>&1 || true
    done
  fi
  for process in kubelet kube-proxy kube-scheduler kube-controller-manager kube-apiserver etcd containerd; do
    stop $process
  done
  for mount in $(awk -v run="$run/" 'index($2, run) == 1 {print $2}' /proc/mounts | sort -r); do
    umount -l "$mount" || true
  done
  ip link del modelgate0 2>/dev/null || true
  iptables -t raw -D PREROUTING -i modelgate0 -j modelgate-outside 2>/dev/null || true
  iptables -t raw -F modelgate-outside 2>/dev/null && iptables -t raw -X modelgate-outside
  rm -rf "$run" "$KUBECONFIG"
}

case ${1:-} in
  up)
    need runc runc; need buildah buildah; need busybox busybox-static; need openssl openssl
    need ip iproute2; need iptables iptables; need conntrack conntrack
    [ -x /usr/lib/cni/bridge ] || { echo "missing: /usr/lib/cni/bridge (Debian: containernetworking-plugins)" >&2; exit 1; }
    [ -d "$api" ] || "$here/../kube-api.sh" "$kubernetes" "$api"
    "$here/components.sh" "$kubernetes" "$binaries"
    down # what a run that was killed left
    mkdir -p "$pki" "$log"
    start_control_plane
    start_node
    echo "node ready: export KUBECONFIG=$KUBECONFIG"
    ;;
  load) load "$2" ;;
  digest) digest "$2" ;;
  down) down ;;
  *)
    sed -n '2,9p' "$0"
    exit 2
    ;;
esac
