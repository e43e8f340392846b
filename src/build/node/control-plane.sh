# Part of cluster.sh: etcd, kube-apiserver, kube-controller-manager, kube-scheduler.

certificate() { # name, subject, [subjectAltName]
  openssl req -new -newkey rsa:2048 -nodes -keyout "$pki/$1.key" -out "$pki/$1.csr" -subj "$2" 2>/dev/null
  openssl x509 -req -in "$pki/$1.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial -days 30 \
    -out "$pki/$1.crt" ${3:+-extfile <(echo "subjectAltName=$3")} 2>/dev/null
}

kubeconfig() { # certificate's name, file
  local config=(kubectl config "--kubeconfig=$2")
  "${config[@]}" set-cluster node --server=https://127.0.0.1:6443 --certificate-authority="$pki/ca.crt" --embed-certs
  "${config[@]}" set-credentials "$1" --client-certificate="$pki/$1.crt" --client-key="$pki/$1.key" --embed-certs
  "${config[@]}" set-context node --cluster=node --user="$1"
  "${config[@]}" use-context node
}

start_control_plane() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout "$pki/ca.key" -out "$pki/ca.crt" -subj /CN=node-ca 2>/dev/null
  openssl genrsa -out "$pki/service-accounts.key" 2048 2>/dev/null
  certificate apiserver /CN=kube-apiserver \
    "IP:127.0.0.1,IP:10.96.0.1,IP:$address,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc"
  certificate admin /O=system:masters/CN=admin
  certificate kubelet "/O=system:nodes/CN=system:node:node" "IP:$address,DNS:node"
  rm -f "$KUBECONFIG"
  kubeconfig admin "$KUBECONFIG" >/dev/null
  kubeconfig kubelet "$run/kubelet.kubeconfig" >/dev/null

  # Before the API server, which takes its address from it.
  ip link add modelgate0 type bridge
  ip addr add "$address/24" dev modelgate0
  ip link set modelgate0 up
  # Pods reach each other and the API server, and nothing else; who tries is counted.
  iptables -t raw -N modelgate-outside
  iptables -t raw -A modelgate-outside -d $pods -j RETURN
  iptables -t raw -A modelgate-outside -d $services -j RETURN
  iptables -t raw -A modelgate-outside -j DROP
  iptables -t raw -I PREROUTING -i modelgate0 -j modelgate-outside
  spawn etcd etcd --data-dir "$run/etcd" --listen-client-urls http://127.0.0.1:2379 \
    --advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://127.0.0.1:2380 --unsafe-no-fsync
  spawn kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 --secure-port=6443 \
    --advertise-address="$address" --service-cluster-ip-range=$services --authorization-mode=Node,RBAC \
    --allow-privileged --feature-gates=ImageVolume=true --client-ca-file="$pki/ca.crt" --enable-aggregator-routing \
    --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
    --kubelet-client-certificate="$pki/admin.crt" --kubelet-client-key="$pki/admin.key" \
    --kubelet-preferred-address-types=InternalIP --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file="$pki/service-accounts.key" --service-account-signing-key-file="$pki/service-accounts.key"
  await 60 kubectl get --raw /readyz
  spawn kube-controller-manager kube-controller-manager --kubeconfig="$KUBECONFIG" --root-ca-file="$pki/ca.crt" \
    --service-account-private-key-file="$pki/service-accounts.key" --use-service-account-credentials
  spawn kube-scheduler kube-scheduler --kubeconfig="$KUBECONFIG"
}
