package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.modelgate.policy.decision.Injection.RecallsVolume;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes and removes the ConfigMaps in which sidecars read what is recalled. Nobody else may write
 * them; what somebody made by this name before that was guarded is made again.
 */
public final class RecallsWriter {
  private static final PatchContext OF_RECALLS =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("modelgate-recalls")
          .withForce(true)
          .build();

  private final KubernetesClient client;

  /** A writer through one client. */
  public RecallsWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Creates it, or replaces what it says.
   *
   * @param lines a recall each
   */
  public Write write(String namespace, String lines) {
    ConfigMap wanted =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(RecallsVolume.CONFIG_MAP)
            .withNamespace(namespace)
            .addToLabels(ReportWriter.MANAGER, ReportWriter.NAME)
            .addToLabels("velero.io/exclude-from-backup", "true") // it would be of another time
            .endMetadata()
            .addToData(RecallsVolume.FILE, lines)
            .build();
    return Attempt.to(
        () -> {
          if (!isTaken(wanted)) {
            delete(namespace);
            apply(wanted);
          }
        });
  }

  /** Removes it. */
  public Write remove(String namespace) {
    return Attempt.to(() -> delete(namespace));
  }

  /** Whether it was stored, and nothing of anybody else's is left of it that could hinder us. */
  private boolean isTaken(ConfigMap wanted) {
    try {
      ConfigMap stored = apply(wanted);
      return stored.getData().equals(wanted.getData())
          && Objects.requireNonNullElse(stored.getBinaryData(), wanted.getBinaryData()).isEmpty()
          && stored.getMetadata().getOwnerReferences().isEmpty()
          && stored.getMetadata().getFinalizers().isEmpty();
    } catch (KubernetesClientException e) {
      if (isOfItsFields(e)) {
        return false;
      }
      throw e;
    }
  }

  private ConfigMap apply(ConfigMap wanted) {
    return client.resource(wanted).patch(OF_RECALLS);
  }

  private void delete(String namespace) {
    client.configMaps().inNamespace(namespace).withName(RecallsVolume.CONFIG_MAP).delete();
  }

  /** It is immutable, or full: no quota and no admission policy says it of a field. */
  private static boolean isOfItsFields(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus()).map(Status::getDetails).stream()
        .flatMap(details -> details.getCauses().stream())
        .map(StatusCause::getReason)
        .flatMap(Stream::ofNullable)
        .anyMatch(reason -> reason.startsWith("FieldValue"));
  }
}
