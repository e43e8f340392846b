package io.modelgate.report;

import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPod.Ended;
import io.modelgate.watch.outcome.ObservedPod.Run;
import io.modelgate.watch.outcome.RuleResult;
import io.modelgate.watch.outcome.RuleResult.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a pod runs where its RuntimeClass says: by the kernel that its verifiers saw from inside,
 * and by what its node offers from outside.
 */
final class RuntimeProof {
  static final String KERNEL = "kernel";
  static final String NODE = "node";

  private final ObservedPod pod;
  private final String name;
  private final RuntimeClassView runtime;

  private RuntimeProof(ObservedPod pod, RuntimeClassView runtime) {
    this.pod = pod;
    this.name = runtime.name();
    this.runtime = runtime;
  }

  /**
   * One result by the kernel, one by the node; none for a pod without a RuntimeClass, and for one
   * whose RuntimeClass is gone.
   *
   * @param verifiers the containers of the pod that are our verifiers
   */
  static List<RuleResult> of(ObservedPod pod, Collection<String> verifiers, Runtimes runtimes) {
    RuntimeClassView runtime = runtimes.classes().get(pod.runtimeClass());
    if (runtime == null) {
      return List.of();
    }
    RuntimeProof proof = new RuntimeProof(pod, runtime);
    return List.of(proof.byKernel(Set.copyOf(verifiers)), proof.byNode(runtimes));
  }

  private RuleResult byKernel(Set<String> verifiers) {
    Optional<Sandbox> expected = Sandbox.ofHandler(runtime.handler());
    if (expected.isEmpty()) {
      return result(
          KERNEL,
          Status.SKIP,
          "Handler %s of RuntimeClass %s is not a sandbox that can be detected from inside."
              .formatted(runtime.handler(), name));
    }
    List<RuleResult> seen = new ArrayList<>();
    for (Run run : pod.runs()) {
      if (verifiers.contains(run.container())) {
        run.ended()
            .map(Ended::message)
            .flatMap(message -> VerifierMessage.of(message).kernel())
            .filter(kernel -> kernel.sandbox() != Sandbox.UNKNOWN)
            .ifPresent(kernel -> seen.add(compare(run.container(), kernel, expected.get())));
      }
    }
    return seen.stream()
        .filter(each -> each.status() == Status.FAIL)
        .findFirst()
        .or(() -> seen.stream().findFirst())
        .orElseGet(
            () -> result(KERNEL, Status.SKIP, "No verifier has reported the pod's kernel yet."));
  }

  private RuleResult compare(String container, ReportedKernel seen, Sandbox expected) {
    String saw =
        "Container %s saw kernel %s, which is %s"
            .formatted(container, seen.release(), seen.sandbox().display());
    return seen.sandbox() == expected
        ? result(KERNEL, Status.PASS, saw + ".")
        : result(
            KERNEL,
            Status.FAIL,
            "%s, but RuntimeClass %s (handler %s) requires %s: check how %s runs that handler."
                .formatted(saw, name, runtime.handler(), expected.display(), node()));
  }

  private String node() {
    return pod.node().isEmpty() ? "its node" : "node " + pod.node();
  }

  private RuleResult byNode(Runtimes runtimes) {
    if (pod.node().isEmpty()) {
      return result(NODE, Status.SKIP, "The pod is not on a node yet.");
    }
    Optional<Set<String>> offered =
        runtimes.nodes().stream()
            .filter(node -> node.name().equals(pod.node()))
            .findFirst()
            .flatMap(NodeView::handlers);
    if (offered.isEmpty()) {
      return result(
          NODE, Status.SKIP, "Node %s does not say which handlers it has.".formatted(pod.node()));
    }
    return offered.get().contains(runtime.handler())
        ? result(
            NODE, Status.PASS, "Node %s has handler %s.".formatted(pod.node(), runtime.handler()))
        : result(
            NODE,
            Status.FAIL,
            "Node %s has no handler %s, which RuntimeClass %s needs: install that runtime there, or keep its pods away with spec.scheduling."
                .formatted(pod.node(), runtime.handler(), name));
  }

  private RuleResult result(String rule, Status status, String message) {
    return new RuleResult("RuntimeClass/" + name, rule, status, name, message);
  }
}
