package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes and removes the ConfigMaps of one name in which verifiers read. What somebody else made by
 * this name is made again.
 */
public final class ConfigMapWriter {
  private final KubernetesClient client;
  private final String name;
  private final PatchContext apply;

  /**
   * A writer through one client.
   *
   * @param name the ConfigMaps', and the field manager's
   */
  public ConfigMapWriter(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
    this.apply =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(name)
            .withForce(true)
            .build();
  }

  /**
   * Creates it, or replaces what it says.
   *
   * @param data texts by entry
   */
  public WriteResult write(String namespace, Map<String, String> data) {
    ConfigMap wanted =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels(ReportWriter.MANAGER, ReportWriter.NAME)
            .addToLabels("velero.io/exclude-from-backup", "true") // it would be of another time
            .endMetadata()
            .addToData(data)
            .build();
    return Attempt.to(
        () -> {
          if (!isTaken(wanted)) {
            delete(namespace);
            apply(wanted);
          }
        });
  }

  /** Removes the ConfigMap from a namespace, if it is there. */
  public WriteResult remove(String namespace) {
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
    return client.resource(wanted).patch(apply);
  }

  private void delete(String namespace) {
    client.configMaps().inNamespace(namespace).withName(name).delete();
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
