package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPods;
import io.modelgate.watch.outcome.RuleResult;
import io.modelgate.watch.outcome.RuleResult.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod's kernel and node say of its RuntimeClass. */
final class RuntimeProofTest {
  private static final String GVISOR = "kernel: 4.19.0-gvisor, sandbox gvisor (/proc/version)";
  private static final String KATA = "kernel: 6.12.47, sandbox kata (/proc/cmdline)";
  private static final String HOST = "kernel: 6.1.0-22-amd64, sandbox host";
  private static final Runtimes RUNTIMES =
      new Runtimes(
          Map.of(
              "gvisor", runtime("gvisor", "runsc"),
              "kata", runtime("kata", "kata-qemu"),
              "wasm", runtime("wasm", "spin")),
          List.of(
              new NodeView("old", Map.of(), true, Optional.empty()),
              new NodeView("bed", Map.of(), true, Optional.of(Set.of("runc", "runsc")))),
          true);

  @Test
  void kernelAndNodeProveTheRuntime() {
    assertThat(proof("gvisor", "bed", GVISOR))
        .containsExactly(
            result(
                "gvisor",
                "kernel",
                Status.PASS,
                "Container model-validation saw kernel 4.19.0-gvisor, which is gVisor's."),
            result("gvisor", "node", Status.PASS, "Node bed has handler runsc."));
  }

  @Test
  void nodesOwnKernelIsAMismatch() {
    assertThat(proof("gvisor", "bed", HOST).get(0))
        .isEqualTo(
            result(
                "gvisor",
                "kernel",
                Status.FAIL,
                "Container model-validation saw kernel 6.1.0-22-amd64, which is no sandbox's, but"
                    + " RuntimeClass gvisor (handler runsc) requires gVisor's: check how node bed"
                    + " runs that handler."));
  }

  @Test
  void anotherSandboxIsAMismatchToo() {
    assertThat(proof("kata", "bed", GVISOR).get(0).status()).isEqualTo(Status.FAIL);
    assertThat(proof("gvisor", "bed", KATA).get(0).status()).isEqualTo(Status.FAIL);
    assertThat(proof("kata", "bed", KATA).get(0).status()).isEqualTo(Status.PASS);
  }

  @Test
  void nodeWithoutTheHandlerIsAMismatch() {
    assertThat(proof("kata", "bed", KATA).get(1))
        .isEqualTo(
            result(
                "kata",
                "node",
                Status.FAIL,
                "Node bed has no handler kata-qemu, which RuntimeClass kata needs: install that"
                    + " runtime there, or keep its pods away with spec.scheduling."));
  }

  @Test
  void whatIsNotKnownProvesNothing() {
    String untold = "No verifier has reported the pod's kernel yet.";
    assertThat(proof("gvisor", "", ""))
        .containsExactly(
            result("gvisor", "kernel", Status.SKIP, untold),
            result("gvisor", "node", Status.SKIP, "The pod is not on a node yet."));
    String silent = "Node %s does not say which handlers it has.";
    assertThat(proof("gvisor", "old", "verified: /m"))
        .containsExactly(
            result("gvisor", "kernel", Status.SKIP, untold),
            result("gvisor", "node", Status.SKIP, silent.formatted("old")));
    assertThat(proof("gvisor", "gone", "kernel: 1, sandbox unknown"))
        .containsExactly(
            result("gvisor", "kernel", Status.SKIP, untold),
            result("gvisor", "node", Status.SKIP, silent.formatted("gone")));
    assertThat(proof("wasm", "old", HOST).get(0))
        .isEqualTo(
            result(
                "wasm",
                "kernel",
                Status.SKIP,
                "Handler spin of RuntimeClass wasm is not a sandbox that can be detected from"
                    + " inside."));
    assertThat(proof("", "bed", GVISOR)).isEmpty();
    assertThat(proof("deleted", "bed", GVISOR)).isEmpty();
    assertThat(RuntimeProof.of(pod("gvisor", "bed", GVISOR), Set.of(), Runtimes.UNKNOWN)).isEmpty();
  }

  @Test
  void onlyOurVerifiersAreHeard() {
    List<RuleResult> proof = RuntimeProof.of(pod("gvisor", "bed", GVISOR), Set.of(), RUNTIMES);

    assertThat(proof.get(0).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void oneVerifierOutsideTheSandboxIsEnough() {
    ObservedPod pod =
        ObservedPods.of(
            """
            metadata: {name: chat, namespace: team}
            spec: {runtimeClassName: gvisor, nodeName: bed}
            status:
              initContainerStatuses:
                - {name: model-validation, state: {terminated: {message: "%s"}}}
                - {name: model-validation-2, state: {terminated: {message: "%s"}}}
            """
                .formatted(GVISOR, HOST));

    assertThat(
            RuntimeProof.of(pod, Set.of("model-validation", "model-validation-2"), RUNTIMES).get(0))
        .extracting(RuleResult::status)
        .isEqualTo(Status.FAIL);
  }

  @ParameterizedTest
  @CsvSource({
    "runsc, GVISOR",
    "runsc-kvm, GVISOR",
    "gvisor, GVISOR",
    "kata, KATA",
    "kata-qemu-tdx, KATA",
    "kata-remote,",
    "katamaran,",
    "runscape,",
    "runc,",
    "crun,"
  })
  void handlersStandForSandboxes(String handler, String sandbox) {
    assertThat(Sandbox.ofHandler(handler))
        .isEqualTo(Optional.ofNullable(sandbox).map(Sandbox::valueOf));
  }

  private static List<RuleResult> proof(String runtimeClass, String node, String said) {
    return RuntimeProof.of(pod(runtimeClass, node, said), Set.of("model-validation"), RUNTIMES);
  }

  private static ObservedPod pod(String runtimeClass, String node, String said) {
    return ObservedPods.of(
        """
        metadata: {name: chat, namespace: team}
        spec: {runtimeClassName: "%s", nodeName: "%s"}
        status:
          initContainerStatuses:
            - {name: model-validation, state: {terminated: {message: "%s"}}}
        """
            .formatted(runtimeClass, node, said));
  }

  private static RuntimeClassView runtime(String name, String handler) {
    return new RuntimeClassView(name, handler, Map.of(), List.of(), false);
  }

  private static RuleResult result(String runtime, String rule, Status status, String message) {
    return new RuleResult("RuntimeClass/" + runtime, rule, status, runtime, message);
  }
}
