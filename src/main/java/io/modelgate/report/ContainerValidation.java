package io.modelgate.report;

import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.report.PodValidation.Attempts;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPod.Ended;
import io.modelgate.watch.outcome.ObservedPod.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tells what one validation container found, from its state as the kubelet reports it. */
final class ContainerValidation {
  /** The statuses of one container, the worst first. */
  private static final List<ValidationStatus> SEVERITY =
      List.of(ValidationStatus.FAILED, ValidationStatus.PENDING, ValidationStatus.VALIDATED);

  /** What every container waits for once. */
  private static final Set<String> ORDINARY = Set.of("ContainerCreating", "PodInitializing");

  /** A sidecar's first readiness probe comes within this time after its startup probe. */
  private static final Duration FIRST_PROBE_TIMEOUT = Duration.ofSeconds(30);

  private static final String AGAIN = "The model is verified, and verified again periodically.";
  private static final String NO_LONGER =
      "The model was verified, but no longer is: see the log of container %s.";

  private ContainerValidation() {}

  /**
   * The verdict of one container.
   *
   * @param policy what its pod is verified for by it
   */
  static PodValidation of(String container, ObservedPod pod, ModelPolicy policy, Instant now) {
    return pod.runs().stream()
        .filter(run -> run.container().equals(container))
        .findFirst()
        .map(run -> of(run, pod, policy, now))
        .orElse(new PodValidation(ValidationStatus.PENDING, "", Optional.empty()));
  }

  /** Of two verdicts under one policy the one that is the pod's. */
  static PodValidation worse(PodValidation one, PodValidation other) {
    PodValidation worse =
        SEVERITY.indexOf(other.result()) < SEVERITY.indexOf(one.result()) ? other : one;
    return worse.withModels(
        Stream.concat(one.models().stream(), other.models().stream()).distinct().toList());
  }

  private static PodValidation of(Run run, ObservedPod pod, ModelPolicy policy, Instant now) {
    if (run.isStarted()) {
      return sidecar(run, pod, now);
    }
    Optional<PodValidation> ended =
        run.ended()
            .map(each -> of(run, each, new MemoryHint(run.container(), pod, policy)))
            // A container that ended well and runs again has yet to end.
            .filter(verdict -> run.isOver() || verdict.result() == ValidationStatus.FAILED);
    return ended.orElseGet(() -> pending(run));
  }

  private static PodValidation of(Run run, Ended ended, MemoryHint memory) {
    VerifierMessage said = VerifierMessage.of(ended.message());
    boolean isVerified = ended.exitCode() == 0 && !said.isRefusal();
    return new PodValidation(
        isVerified ? ValidationStatus.VALIDATED : ValidationStatus.FAILED,
        isVerified ? said.sentence() : refusal(run, ended, said.sentence(), memory),
        Optional.of(ended.at()),
        new Attempts(run.endings(), ended.ran()),
        isVerified ? said.models() : List.of());
  }

  private static String refusal(Run run, Ended ended, String said, MemoryHint memory) {
    if (ended.reason().equals(MemoryHint.KILLED)) {
      return memory.ofKilled(); // what it said before is no verdict
    }
    return said.isEmpty()
        ? "Container %s ended with exit code %d and without a message."
            .formatted(run.container(), ended.exitCode())
        : memory.added(said);
  }

  /** A sidecar that is up has verified the model; it is ready as long as it still does. */
  private static PodValidation sidecar(Run run, ObservedPod pod, Instant now) {
    if (run.isReady()) {
      return new PodValidation(ValidationStatus.VALIDATED, AGAIN, Optional.empty());
    }
    boolean isSettled =
        pod.initialized()
            .filter(since -> since.plus(FIRST_PROBE_TIMEOUT).isBefore(now))
            .isPresent();
    return isSettled
        ? new PodValidation(
            ValidationStatus.FAILED, NO_LONGER.formatted(run.container()), Optional.empty())
        : pending(run);
  }

  /** When another verdict may come of time alone: when a sidecar should have become ready. */
  static Optional<Duration> changesAfter(ObservedPod pod, Instant now) {
    return pod.runs().stream().anyMatch(run -> run.isStarted() && !run.isReady())
        ? pod.initialized()
            .map(since -> Duration.between(now, since.plus(FIRST_PROBE_TIMEOUT)).plusMillis(1))
            .filter(left -> !left.isNegative())
        : Optional.empty();
  }

  private static PodValidation pending(Run run) {
    String why = ORDINARY.contains(run.waiting()) ? "" : VerifierMessage.printable(run.waiting());
    return new PodValidation(ValidationStatus.PENDING, why, Optional.empty());
  }
}
