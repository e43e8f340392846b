package io.modelgate.policy.sandbox;

import io.modelgate.api.PodFeature;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What stock installations of Kata Containers and gVisor refuse or do without: the node's network,
 * and GPUs unless something says that they were set up for them.
 */
public final class KnownRuntimeLimits {
  private static final Set<PodFeature> USUAL = Set.of(PodFeature.HostNetwork, PodFeature.GPU);
  private static final Set<PodFeature> WITH_GPU = Set.of(PodFeature.HostNetwork);

  /** In the name of a class or handler: Kata's are called kata-qemu-nvidia-gpu, -gpu-snp, -tdx. */
  private static final List<String> NAMES = List.of("gpu", "nvproxy");

  /** NVIDIA's GPU operator: the node's GPUs are for virtual machines. */
  private static final String WORKLOADS = "nvidia.com/gpu.workload.config";

  /** GKE Sandbox gives gVisor the GPUs of its nodes. */
  private static final String GKE_SANDBOX = "sandbox.gke.io/runtime";

  private static final String GKE_ACCELERATOR = "cloud.google.com/gke-accelerator";

  private KnownRuntimeLimits() {}

  /** What a RuntimeClass cannot give: as a policy says it, else as is usual. */
  public static Set<PodFeature> lacking(
      SandboxPolicy.Usable policy, Runtimes runtimes, String runtime) {
    return policy
        .lacking()
        .map(each -> each.getOrDefault(runtime, Set.of()))
        .orElseGet(() -> of(policy, runtimes, runtime));
  }

  /** What a RuntimeClass cannot give, as far as its name and its nodes' labels say. */
  private static Set<PodFeature> of(
      SandboxPolicy.Usable policy, Runtimes runtimes, String runtime) {
    if (!policy.isolation().knows(runtime)) {
      return Set.of();
    }
    Optional<RuntimeClassView> known = Optional.ofNullable(runtimes.classes().get(runtime));
    String handler = known.map(RuntimeClassView::handler).orElse("");
    boolean isNamed = isNamedForGpus(runtime) || isNamedForGpus(handler);
    boolean isOnSuchNodes =
        known.isPresent()
            && runtimes.offering(known.get()).stream().anyMatch(node -> hasFor(handler, node));
    return isNamed || isOnSuchNodes ? WITH_GPU : USUAL;
  }

  private static boolean isNamedForGpus(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.stream().anyMatch(lower::contains);
  }

  private static boolean hasFor(String handler, NodeView node) {
    boolean isForMachines =
        handler.startsWith("kata") && node.labels().getOrDefault(WORKLOADS, "").startsWith("vm-");
    boolean isGkeSandbox =
        node.labels().getOrDefault(GKE_SANDBOX, "").equals("gvisor")
            && node.labels().containsKey(GKE_ACCELERATOR);
    return isForMachines || isGkeSandbox;
  }
}
