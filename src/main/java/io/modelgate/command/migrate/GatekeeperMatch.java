package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Which pods a constraint or a mutator of Gatekeeper is about.
 *
 * @param isSayable whether a RuntimePolicy can say it; if not, it was said why
 * @param namespaces namespaces, as a label selector; an empty one for all
 * @param labels pods, as a label selector; an empty one for all
 */
record GatekeeperMatch(boolean isSayable, ObjectNode namespaces, ObjectNode labels) {
  /** The label that the API server gives each namespace: its name. */
  private static final String NAME = "kubernetes.io/metadata.name";

  private static final Set<String> FIELDS =
      Set.of(
          "kinds",
          "namespaces",
          "excludedNamespaces",
          "namespaceSelector",
          "labelSelector",
          "scope",
          "source");

  static GatekeeperMatch of(Source source, Migration migration) {
    JsonNode match = source.spec().path("match");
    String about = source.ofCluster();
    boolean isSayable = true;
    for (var each : match.properties()) {
      if (!FIELDS.contains(each.getKey())) {
        migration.lost(
            about, "match.%s has no counterpart, so it is left out.".formatted(each.getKey()));
        isSayable = false;
      }
    }
    if (!isAboutPods(match) || match.path("scope").asText().equals("Cluster")) {
      migration.note(about, "it is not about pods, so it is left out.");
      isSayable = false;
    }
    if (match.path("source").asText().equals("Generated")) {
      migration.lost(
          about, "match.source Generated is about templates of pods only, so it is left out.");
      isSayable = false;
    }
    ObjectNode namespaces = selector(match.path("namespaceSelector"));
    isSayable &= names(namespaces, "In", match.path("namespaces"), about, migration);
    isSayable &= names(namespaces, "NotIn", match.path("excludedNamespaces"), about, migration);
    return new GatekeeperMatch(isSayable, namespaces, selector(match.path("labelSelector")));
  }

  private static ObjectNode selector(JsonNode selector) {
    return selector.isObject() ? selector.deepCopy() : JsonNodeFactory.instance.objectNode();
  }

  private static boolean names(
      ObjectNode namespaces, String operator, JsonNode names, String about, Migration migration) {
    if (names.isEmpty()) {
      return true;
    }
    for (JsonNode each : names) {
      if (each.asText().indexOf('*') >= 0) {
        migration.lost(
            about,
            "a label selector cannot say the namespaces \"%s\", so it is left out: give them a label,"
                    .formatted(each.asText())
                + " and name that in match.namespaceSelector.");
        return false;
      }
    }
    namespaces
        .withArray("/matchExpressions")
        .addObject()
        .put("key", NAME)
        .put("operator", operator)
        .set("values", names.deepCopy());
    return true;
  }

  private static boolean isAboutPods(JsonNode match) {
    JsonNode kinds = match.path("kinds");
    for (JsonNode each : kinds) {
      if (has(each.path("apiGroups"), "") && has(each.path("kinds"), "Pod")) {
        return true;
      }
    }
    return kinds.isEmpty();
  }

  private static boolean has(JsonNode list, String wanted) {
    for (JsonNode each : list) {
      if (each.asText().equals(wanted) || each.asText().equals("*")) {
        return true;
      }
    }
    return list.isEmpty();
  }
}
