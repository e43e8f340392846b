package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.PodTemplates;

/**
 * A resource that may have to be migrated.
 *
 * @param json all of it
 * @param namespace its namespace, or the one of resources that say none
 */
record Source(JsonNode json, String namespace) {
  /** The API group and the kind, with a slash between them. */
  String type() {
    return PodTemplates.kind(json);
  }

  String kind() {
    return json.path("kind").asText();
  }

  String name() {
    return json.at("/metadata/name").asText();
  }

  JsonNode spec() {
    return json.path("spec");
  }

  /** How sentences name it, if it is of a namespace. */
  String display() {
    return "%s %s/%s".formatted(kind(), namespace, name());
  }

  /** How sentences name it, if it is of the cluster. */
  String ofCluster() {
    return "%s %s".formatted(kind(), name());
  }
}
