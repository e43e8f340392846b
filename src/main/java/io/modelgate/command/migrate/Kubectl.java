package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes commands that people may run, whoever wrote the names in them. */
final class Kubectl {
  /** What the API server lets names be (RFC 1123). */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

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
    if (!NAME.matcher(name).matches()
        || !NAME.matcher(namespace).matches()
        || patch.toString().indexOf('\'') >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "kubectl patch %s %s -n %s --type %s -p '%s'"
            .formatted(kind, name, namespace, type, patch));
  }
}
