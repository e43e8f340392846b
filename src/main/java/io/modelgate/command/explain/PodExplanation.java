package io.modelgate.command.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.modelgate.command.input.Subject;
import io.modelgate.command.output.ExitCode;
import io.modelgate.policy.Explanation;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.policy.decision.Injection;
import java.util.Optional;

/**
 * What is decided about a pod, and why.
 *
 * @param subject the pod
 * @param verdict what is decided
 * @param message why it is denied, or empty
 * @param notices what is said of it if it is admitted
 * @param why how the decision comes about
 * @param injection what is injected, if anything
 * @param patch the JSON Patch (RFC 6902) that changes it
 * @param admitted the pod with that patch
 */
public record PodExplanation(
    Subject subject,
    DecisionKind verdict,
    String message,
    Notices notices,
    Explanation why,
    Optional<Injection> injection,
    ArrayNode patch,
    JsonNode admitted) {

  /** What a command exits with that is about this pod only. */
  public int exitCode() {
    if (verdict == DecisionKind.DENIED) {
      return ExitCode.DENIED;
    }
    return notices.warnings().isEmpty() ? ExitCode.ADMITTED : ExitCode.WARNED;
  }
}
