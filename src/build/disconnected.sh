#!/bin/sh
# Runs integration tests in a network namespace that has only the API server: kube-apiserver, etcd and Open Liberty talk
# over its loopback, and there is no way out, not even to a name server.
#   src/build/disconnected.sh [TESTS]
set -eu
tests=${1:-OutcomeOnLibertyIT,PackagedCommandIT,PackagedRuntimeIT}
user=
if [ "$(id -u)" != 0 ]; then
  user=--map-root-user
fi
exec unshare $user --net sh -c '
  ip link set lo up
  if [ "$(ip -brief link | grep -cv "^lo ")" != 0 ] || ip route get 192.0.2.1 >/dev/null 2>&1; then
    echo "there is a way out of the network namespace" >&2
    exit 1
  fi
  exec mvn -o -B verify -Dtest=NoneSuch -Dsurefire.failIfNoSpecifiedTests=false -Dit.test="$1"' sh "$tests"
