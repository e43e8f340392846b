package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.api.RuntimePolicy;
import java.util.ArrayList;
import java.util.List;

/** Constraints and mutators of Gatekeeper that are about runtimes. */
final class GatekeeperPolicies {
  private static final String CONSTRAINTS = "constraints.gatekeeper.sh/";
  private static final String MUTATIONS = "mutations.gatekeeper.sh/";

  private final Migration migration;
  private final boolean setsRuntimes;
  private final List<Source> assigns = new ArrayList<>();

  /**
   * A migration.
   *
   * @param setsRuntimes whether rules set the runtime that constraints only ask for
   */
  GatekeeperPolicies(Migration migration, boolean setsRuntimes) {
    this.migration = migration;
    this.setsRuntimes = setsRuntimes;
  }

  /** Migrates a resource, if it is one of Gatekeeper's. */
  void add(Source source) {
    switch (source.type()) {
      case CONSTRAINTS + "K8sRequiredRuntime" -> required(source);
      case CONSTRAINTS + "K8sDynamicRuntime" -> dynamic(source);
      case MUTATIONS + "Assign" -> assigns.add(source);
      case "templates.gatekeeper.sh/ConstraintTemplate" -> KnownTemplates.check(source, migration);
      case "config.gatekeeper.sh/Config" -> config(source);
      default -> other(source);
    }
  }

  /** Migrates what must be looked at together. */
  void finish() {
    new AssignedRuntimes(migration).migrate(assigns);
  }

  private void other(Source source) {
    if (source.type().startsWith(CONSTRAINTS) || source.type().startsWith(MUTATIONS)) {
      migration.note(source.ofCluster(), "it is not about runtimes and stays with Gatekeeper.");
    }
  }

  private void config(Source source) {
    if (source.spec().path("match").size() > 0) {
      migration.lost(
          source.ofCluster(),
          "the namespaces that it leaves out are not left out here: write a ValidationExemption,"
              + " or leave them out in each namespaceSelector.");
    }
  }

  private void required(Source source) {
    migration.begin();
    String about = source.ofCluster();
    JsonNode parameters = source.spec().path("parameters");
    String key = parameters.path("labelKey").asText();
    String runtime = parameters.path("runtime").asText();
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    for (JsonNode each : parameters.path("containerNames")) {
      if (each.asText().indexOf('*') < 0) { // no container has such a name
        names.add(each.asText());
      }
    }
    Action action = Action.of(source, setsRuntimes, migration);
    GatekeeperMatch match = GatekeeperMatch.of(source, migration);
    if (names.isEmpty() || key.isEmpty() || runtime.isEmpty()) {
      migration.lost(about, "its parameters are not those that migrate knows.");
      return;
    }
    if (!match.isSayable() || action.isUnknown()) {
      return;
    }
    String message =
        "Pod {name} requires label {key} to use runtime " + Action.withoutBraces(runtime);
    ObjectNode policy = policy(source, match, key);
    ObjectNode missing = rule(policy, "label-required", match);
    missing.withObject("/match").set("containers", names);
    missing.putObject("require").put("label", key);
    action.put(missing, message, true);
    ObjectNode empty = rule(policy, "label-not-empty", match);
    empty.withObject("/match").set("containers", names.deepCopy());
    empty.withObject("/match").withObject("/labels").withObject("/matchLabels").put(key, "");
    empty.putObject("require").put("label", key).putArray("values").add(runtime);
    action.put(empty, message, true);
    if (setsRuntimes) {
      migration.note(
          about,
          "--set-runtimes changes nothing of it: it asks for a label, which a rule cannot set.");
    }
    migration.add(about, policy);
  }

  private void dynamic(Source source) {
    migration.begin();
    String about = source.ofCluster();
    JsonNode parameters = source.spec().path("parameters");
    String key = parameters.path("labelKey").asText();
    Action action = Action.of(source, setsRuntimes, migration);
    GatekeeperMatch match = GatekeeperMatch.of(source, migration);
    if (key.isEmpty() || parameters.path("runtimes").isEmpty()) {
      migration.lost(about, "its parameters are not those that migrate knows.");
      return;
    }
    if (!match.isSayable() || action.isUnknown()) {
      return;
    }
    ObjectNode policy = policy(source, match, key);
    int number = 1;
    for (JsonNode each : parameters.path("rules")) {
      WorkloadRule.put(rule(policy, "workload-" + number, match), each, key, action);
      WorkloadRule.notes(each, about, migration);
      number++;
    }
    ObjectNode byLabel = rule(policy, "by-label", match);
    ObjectNode fromLabel = byLabel.putObject("runtimeFromLabel").put("key", key);
    fromLabel.set("values", parameters.path("runtimes").deepCopy());
    action.put(byLabel, "Pod {name} with label {key} requires runtime {runtime}", false);
    migration.add(about, policy);
  }

  private static ObjectNode policy(Source source, GatekeeperMatch match, String runtimeLabel) {
    ObjectNode policy = policy(source.name(), match);
    policy.withObject("/spec").put("runtimeLabel", runtimeLabel);
    return policy;
  }

  static ObjectNode policy(String name, GatekeeperMatch match) {
    ObjectNode policy =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", RuntimePolicy.API_VERSION)
            .put("kind", RuntimePolicy.KIND);
    policy.putObject("metadata").put("name", name);
    policy.putObject("spec").set("namespaceSelector", match.namespaces());
    return policy;
  }

  /** A further rule of a policy, for pods that Gatekeeper would look at. */
  static ObjectNode rule(ObjectNode policy, String name, GatekeeperMatch match) {
    ObjectNode rule = policy.withArray("/spec/rules").addObject().put("name", name);
    if (!match.labels().isEmpty()) {
      rule.putObject("match").set("labels", match.labels().deepCopy());
    }
    return rule;
  }
}
