package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.api.ModelValidationStatus;
import io.modelgate.api.ModelValidationStatus.Counts;
import io.modelgate.api.ModelValidationStatus.ModelResult;
import io.modelgate.resource.PolicyReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a policy's status says, whichever replica wrote it.
 *
 * @param conditions its conditions, in their order
 * @param pods how many pods there are by result, where it tells
 * @param models which models were verified for them
 */
public record StoredStatus(
    List<Condition> conditions, Optional<Counts> pods, List<ModelResult> models) {
  /** Nothing is said yet. */
  public static final StoredStatus NONE = new StoredStatus(List.of(), Optional.empty(), List.of());

  /**
   * A condition (meta/v1).
   *
   * @param type what it is about
   * @param status True, False or Unknown
   * @param reason in CamelCase
   * @param message one sentence, or empty
   * @param since when it became so
   */
  public record Condition(
      String type, String status, String reason, String message, String since) {}

  /** The status of a resource as it is stored; none where it has another shape. */
  static StoredStatus of(GenericKubernetesResource stored) {
    try {
      return Optional.ofNullable(stored.getAdditionalProperties().get("status"))
          .map(status -> of(PolicyReader.convert(status, ModelValidationStatus.class)))
          .orElse(NONE);
    } catch (IllegalArgumentException e) {
      return NONE;
    }
  }

  private static StoredStatus of(ModelValidationStatus status) {
    return new StoredStatus(
        Objects.requireNonNullElse(
                status.conditions(), List.<io.fabric8.kubernetes.api.model.Condition>of())
            .stream()
            .map(StoredStatus::condition)
            .toList(),
        Optional.ofNullable(status.pods()),
        Objects.requireNonNullElse(status.models(), List.<ModelResult>of()));
  }

  private static Condition condition(io.fabric8.kubernetes.api.model.Condition stored) {
    return new Condition(
        text(stored.getType()),
        text(stored.getStatus()),
        text(stored.getReason()),
        text(stored.getMessage()),
        text(stored.getLastTransitionTime()));
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
