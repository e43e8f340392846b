package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Something that must not be, and is stored. */
record Violation(String what, JsonNode pod, String why) {
  @Override
  public String toString() {
    ObjectNode shown = pod.deepCopy();
    ((ObjectNode) shown.path("metadata")).remove("managedFields");
    shown.remove("status");
    return what + ": " + why + "\n" + Yamls.print(shown);
  }
}
