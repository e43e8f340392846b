package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code Assign} mutators of {@code runtimeClassName}. Gatekeeper applies them in the order of
 * their names: the last that overrides counts, or else the first that sets what is missing. So
 * those of the same namespaces become one policy, in which the first rule decides.
 */
final class AssignedRuntimes {
  private static final String LOCATION = "spec.runtimeClassName";
  private static final String MISSING = "!has(pod.spec.runtimeClassName)";

  private final Migration migration;

  AssignedRuntimes(Migration migration) {
    this.migration = migration;
  }

  /**
   * One that a rule can say.
   *
   * @param overrides whether pods get the runtime that name another one
   */
  private record Assigned(
      Source source, GatekeeperMatch match, String runtime, boolean overrides) {}

  void migrate(List<Source> assigns) {
    Map<ObjectNode, List<Assigned>> byNamespaces = new LinkedHashMap<>();
    assigns.stream()
        .sorted(Comparator.comparing(Source::name))
        .flatMap(each -> read(each).stream())
        .forEach(
            each ->
                byNamespaces
                    .computeIfAbsent(each.match().namespaces(), key -> new ArrayList<>())
                    .add(each));
    byNamespaces.values().forEach(this::add);
    if (byNamespaces.size() > 1) {
      migration.lost(
          "Assign",
          "mutators of different namespaces become policies of their own: a pod that they want in"
              + " different runtimes is denied here.");
    }
  }

  private List<Assigned> read(Source source) {
    String about = source.ofCluster();
    if (!source.spec().path("location").asText().equals(LOCATION)) {
      migration.note(about, "it is not about runtimes and stays with Gatekeeper.");
      return List.of();
    }
    GatekeeperMatch match = GatekeeperMatch.of(source, migration);
    JsonNode runtime = source.spec().at("/parameters/assign/value");
    boolean overrides = true;
    for (JsonNode each : source.spec().at("/parameters/pathTests")) {
      if (!each.path("subPath").asText().equals(LOCATION)
          || !each.path("condition").asText().equals("MustNotExist")) {
        migration.lost(about, "its pathTests have no counterpart, so it is left out.");
        return List.of();
      }
      overrides = false;
    }
    if (!runtime.isTextual() || source.spec().at("/parameters").has("assignIf")) {
      migration.lost(about, "it assigns no fixed runtime, so it is left out.");
      return List.of();
    }
    return match.isSayable()
        ? List.of(new Assigned(source, match, runtime.asText(), overrides))
        : List.of();
  }

  private void add(List<Assigned> assigns) {
    migration.begin();
    List<Assigned> ordered = new ArrayList<>();
    assigns.stream().filter(Assigned::overrides).forEach(each -> ordered.add(0, each));
    assigns.stream().filter(each -> !each.overrides()).forEach(ordered::add);
    Assigned first = assigns.get(0);
    ObjectNode policy = GatekeeperPolicies.policy(first.source().name(), first.match());
    for (Assigned each : ordered) {
      ObjectNode rule = GatekeeperPolicies.rule(policy, each.source().name(), each.match());
      if (!each.overrides()) {
        rule.withObject("/match").put("expression", MISSING);
      }
      rule.put("runtime", each.runtime()).put("action", "Mutate").put("onDifferent", "Override");
      migration.note(
          each.source().ofCluster(),
          each.overrides()
              ? "a pod gets the runtime whatever it names, as with Gatekeeper."
              : "a pod that names another runtime keeps it, as with Gatekeeper. To deny it, take"
                  + " out the rule's expression and onDifferent.");
    }
    migration.add(first.source().ofCluster(), policy);
  }
}
