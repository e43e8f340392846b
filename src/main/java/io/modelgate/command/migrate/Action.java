package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a constraint does to pods that violate it.
 *
 * @param name of a rule's action; empty if it is none that rules have
 * @param setsRuntimes whether rules set a runtime that is missing
 */
record Action(String name, boolean setsRuntimes) {
  private static final String ENFORCE = "Enforce";

  static Action of(Source constraint, boolean setsRuntimes, Migration migration) {
    String action = constraint.spec().path("enforcementAction").asText("deny");
    String name =
        switch (action) {
          case "deny", "" -> ENFORCE;
          case "warn" -> "Warn";
          case "dryrun" -> "Audit";
          default -> "";
        };
    if (name.isEmpty()) {
      migration.lost(
          constraint.ofCluster(),
          "enforcementAction %s has no counterpart, so it is left out: make it deny, warn or dryrun."
              .formatted(action));
    }
    return new Action(name, setsRuntimes && name.equals(ENFORCE));
  }

  boolean isUnknown() {
    return name.isEmpty();
  }

  /** Fills in what happens to a pod that does not comply, and the message for its author. */
  void put(ObjectNode rule, String message, boolean onlyRequires) {
    rule.put("action", setsRuntimes && !onlyRequires ? "Mutate" : name);
    rule.put("message", message);
  }

  /** Braces stand for something in messages. */
  static String withoutBraces(String text) {
    return text.replace("{", "(").replace("}", ")");
  }
}
