# Part of cluster.sh: containerd with runc and gVisor, kubelet, kube-proxy, RuntimeClasses.

write_configuration() {
  mkdir -p "$run/cni" "$run/kubelet" "$run/logs"
  cat >"$run/cni/10-bridge.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "modelgate", "plugins": [
  {"type": "bridge", "bridge": "modelgate0", "isGateway": true, "hairpinMode": true, "ipam": {
    "type": "host-local", "dataDir": "$run/addresses",
    "ranges": [[{"subnet": "$pods"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
  # Handler kata is not there: it needs hardware virtualization.
  cat >"$run/containerd.toml" <<TOML
version = 3
root = "$run/containerd"
state = "$run/containerd-state"
[grpc]
  address = "$run/containerd.sock"
[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = "localhost/pause:1"
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["/usr/lib/cni"]
    conf_dir = "$run/cni"
  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runsc]
    runtime_type = "io.containerd.runsc.v1"
TOML
  cat >"$run/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {x509: {clientCAFile: $pki/ca.crt}, webhook: {enabled: true}, anonymous: {enabled: false}}
authorization: {mode: Webhook}
clusterDNS: [10.96.0.10]
clusterDomain: cluster.local
cgroupDriver: cgroupfs
containerRuntimeEndpoint: unix://$run/containerd.sock
failSwapOn: false
featureGates: {ImageVolume: true} # of models in images; on by default from 1.35
tlsCertFile: $pki/kubelet.crt
tlsPrivateKeyFile: $pki/kubelet.key
podLogsDir: $run/logs
evictionHard: {imagefs.available: 1Mi, nodefs.available: 1Mi, memory.available: 50Mi, nodefs.inodesFree: 0%}
imageGCHighThresholdPercent: 100
serializeImagePulls: false
# Secrets and ConfigMaps reach their volumes within seconds rather than minutes.
syncFrequency: 5s
YAML
}

pod_sandbox_image() { # a container that sleeps
  local work
  work=$(mktemp -d)
  mkdir "$work/bin"
  cp "$(command -v busybox)" "$work/bin/sleep"
  printf 'FROM scratch\nCOPY bin /bin\nENTRYPOINT ["/bin/sleep", "inf"]\n' >"$work/Containerfile"
  buildah bud --isolation chroot --storage-driver vfs -q -t localhost/pause:1 "$work" >/dev/null
  buildah push --storage-driver vfs -q localhost/pause:1 "docker-archive:$work/pause.tar:localhost/pause:1"
  load "$work/pause.tar" >/dev/null
  rm -rf "$work"
}

start_node() {
  write_configuration
  spawn containerd containerd -c "$run/containerd.toml"
  await 20 ctr -a "$run/containerd.sock" version
  pod_sandbox_image
  spawn kubelet kubelet --kubeconfig="$run/kubelet.kubeconfig" --config="$run/kubelet.yaml" --hostname-override=node \
    --root-dir="$run/kubelet" --node-ip="$address" --resolv-conf=
  spawn kube-proxy kube-proxy --kubeconfig="$KUBECONFIG" --hostname-override=node --proxy-mode=iptables --cluster-cidr="$pods"
  await 60 kubectl wait --for=condition=Ready node/node --timeout=1s
  await 30 kubectl -n default get serviceaccount default
  kubectl apply -f - >/dev/null <<YAML
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: gvisor}
handler: runsc
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: kata}
handler: kata
YAML
}
