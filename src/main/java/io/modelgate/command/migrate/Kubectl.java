package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.input.ResourceName;
import java.util.Optional;

/** Writes commands that people may run, whoever wrote the names in them. */
final class Kubectl {
  private Kubectl() {}

  /**
   * A change of one object.
   *
   * @param kind as kubectl calls it, for example {@code pod}
   * @param type {@code json} or {@code merge}
   * @return the command; empty if a name is none, so that no shell takes it for something else
   */
  static Optional<String> patch(
      String kind, String namespace, String name, String type, JsonNode patch) {
    if (!ResourceName.isValid(name)
        || !ResourceName.isValid(namespace)
        || patch.toString().indexOf('\'') >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "kubectl patch %s %s -n %s --type %s -p '%s'"
            .formatted(kind, name, namespace, type, patch));
  }
}
