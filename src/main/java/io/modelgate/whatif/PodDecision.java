package io.modelgate.whatif;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.patch.AdmissionDecision;
import io.modelgate.policy.decision.Injection;
import java.util.List;

/**
 * How it is with a pod under some policies.
 *
 * @param verdict {@code denied}, {@code patched} or {@code unchanged}, if it is created again
 * @param message why it is denied, or empty
 * @param validatedFor the policies for which its models are verified, by name
 * @param runtimeClass in which it runs, or empty for none
 * @param warnings sentences that its author sees
 * @param audit sentences for the API server's audit log
 * @param stored how it is reported while nobody creates it again
 */
public record PodDecision(
    String verdict,
    String message,
    List<String> validatedFor,
    String runtimeClass,
    List<String> warnings,
    List<String> audit,
    StoredPodStatus stored) {
  private static final String DENIED = "denied";

  static PodDecision of(AdmissionDecision outcome, StoredPodStatus stored) {
    boolean isPatched = !outcome.patch().isEmpty();
    return new PodDecision(
        outcome.refusal().isPresent() ? DENIED : isPatched ? "patched" : "unchanged",
        outcome.refusal().orElse(""),
        outcome.injection().map(PodDecision::policies).orElse(List.of()),
        runtimeClass(outcome.pod()),
        List.copyOf(outcome.notices().warnings()),
        List.copyOf(outcome.notices().audit()),
        stored);
  }

  private static List<String> policies(Injection injection) {
    return injection.policies().values().stream().distinct().sorted().toList();
  }

  private static String runtimeClass(JsonNode pod) {
    return pod.at("/spec/runtimeClassName").asText();
  }

  /** Whether it is denied. */
  @JsonIgnore
  public boolean isDenied() {
    return verdict.equals(DENIED);
  }

  /** Whether it is verified for fewer policies than another way, or lacks the runtime it had. */
  boolean isWeakerThan(PodDecision other) {
    return validatedFor.size() < other.validatedFor.size()
        || (runtimeClass.isEmpty() && !other.runtimeClass.isEmpty());
  }
}
