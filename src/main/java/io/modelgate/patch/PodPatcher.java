package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.modelgate.policy.decision.Decision.Mutate;
import io.modelgate.policy.decision.Injection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a pod what a decision calls for, and tells whether it is: the mutating and the validating
 * webhook share one computation.
 */
public final class PodPatcher {
  private static final String MEDDLED =
      """
      The pod is not as %s requires: %s. A webhook that comes after "zzzz-modelgate" by the name of \
      its configuration changed it, or it never came to the mutating one: rename that \
      configuration, or exclude the container there. While Modelgate is being installed or \
      updated, recreate the pod.\
      """;

  private PodPatcher() {}

  /**
   * The operations after which the pod is what {@code mutate} calls for; none where it is.
   *
   * @param pod the pod as the request holds it
   */
  public static ArrayNode patch(JsonNode pod, Mutate mutate) {
    ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    mutate
        .injection()
        .ifPresent(
            injection -> {
              changes(pod, injection).forEach(change -> operations.addAll(change.operations()));
              PullSecrets.change(pod, injection)
                  .ifPresent(change -> operations.addAll(change.operations()));
            });
    mutate
        .runtime()
        .flatMap(runtime -> RuntimeClassName.change(pod, runtime))
        .ifPresent(change -> operations.addAll(change.operations()));
    return operations;
  }

  /**
   * What is not as {@code mutate} calls for, as one sentence; empty where all is.
   *
   * @param pod the pod as the request holds it
   */
  public static Optional<String> difference(JsonNode pod, Mutate mutate) {
    Optional<String> injected =
        mutate
            .injection()
            .flatMap(injection -> changes(pod, injection).stream().findFirst())
            .map(change -> MEDDLED.formatted("model validation", change.because().get()));
    return injected.or(
        () ->
            mutate
                .runtime()
                .flatMap(runtime -> RuntimeClassName.change(pod, runtime))
                .map(change -> MEDDLED.formatted("its runtime policy", change.because().get())));
  }

  /** Locks come before containers, whose positions they name as the pod has them now. */
  private static List<PodDifference> changes(JsonNode pod, Injection injection) {
    List<PodDifference> changes = new ArrayList<>(LockedMounts.changes(pod, injection));
    ValidationContainers.change(pod, injection).ifPresent(changes::add);
    ReservedVolumes.change(pod, injection).ifPresent(changes::add);
    InjectionMetadata.changes(pod, injection).forEach(changes::add);
    return changes;
  }
}
