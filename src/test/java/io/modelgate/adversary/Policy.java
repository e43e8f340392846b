package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;

/** A policy as it is stored, with its status. */
record Policy(JsonNode resource) {
  String kind() {
    return resource.path("kind").asText();
  }

  String name() {
    return resource.at("/metadata/name").asText();
  }

  JsonNode spec() {
    return resource.path("spec");
  }

  /** Tells it from others, and from what it was before a change. */
  String key() {
    return kind()
        + "/"
        + name()
        + "@"
        + resource.at("/metadata/uid").asText()
        + ":"
        + resource.at("/metadata/generation").asText();
  }

  boolean isOfRuntimes() {
    return kind().equals("RuntimePolicy");
  }

  boolean enforces() {
    return spec().path("enforcement").asText("Enforce").equals("Enforce");
  }

  /** Whether Modelgate has said that the pods which it selects come to it, as it is now. */
  boolean isInEffect() {
    for (JsonNode condition : resource.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Reachable")
          && condition.path("status").asText().equals("True")
          && condition.path("observedGeneration").equals(resource.at("/metadata/generation"))) {
        return true;
      }
    }
    return false;
  }

  /** What Modelgate says of a pod; empty where nothing. */
  String told(String namespace, String pod) {
    for (JsonNode each : resource.at("/status/newest")) {
      if (each.path("namespace").asText().equals(namespace)
          && each.path("name").asText().equals(pod)) {
        return each.path("result").asText();
      }
    }
    return "";
  }

  @Override
  public String toString() {
    return kind() + "/" + name();
  }
}
