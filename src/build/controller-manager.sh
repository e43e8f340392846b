#!/usr/bin/env bash
# Prints the path of kube-controller-manager, which the adversary's tests run beside the API server: the node's, or
# built once where the node's would be, from the module that the API server is built from:
#   controller-manager.sh      KUBE_API_TEST_API_SERVER_VERSION says which version
set -euo pipefail
version=${KUBE_API_TEST_API_SERVER_VERSION:?says which version of Kubernetes}
folder=${MODELGATE_NODE:-${XDG_CACHE_HOME:-$HOME/.cache}/modelgate/node}/bin
"$(dirname "$0")/kubernetes.sh" "$version" "$folder" kube-controller-manager >&2
echo "$folder/kube-controller-manager"
