package io.modelgate.command.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.adversary.Chance;
import io.modelgate.adversary.Policies;
import io.modelgate.testing.Yaml;
import java.util.ArrayList;
import java.util.List;

/** Random policies of every kind for one namespace; the API server may refuse them. */
final class RandomPolicies {
  private static final List<String> MATCHES =
      List.of(
          "images: [{contains: pytorch}]",
          "images: [{contains: inference-server}]",
          "images: [{contains: busybox}]",
          "labels: {matchLabels: {app: serve}}",
          "labels: {matchLabels: {tier: sandbox}}",
          "containers: [c1]",
          "features: [HostPath]");

  private static final String RUNTIME =
      """
      apiVersion: secure-ai.io/v1alpha1
      kind: RuntimePolicy
      metadata: {name: %s}
      spec:
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
        isolation: [kata, gvisor]
        rules: %s
      """;

  private static final String EXEMPTION =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ValidationExemption
      metadata: {name: %s}
      spec: {namespaces: [%s], reason: pilot, requestedBy: alice, expires: "2099-01-01T00:00:00Z"%s}
      """;

  private static final String RECALL =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelRecall
      metadata: {name: %s}
      spec: {reason: taken over, identities: [{subject: "s-%d", issuer: "https://issuer.example.com"}]}
      """;

  private final Chance chance;
  private final String namespace;

  RandomPolicies(Chance chance, String namespace) {
    this.chance = chance;
    this.namespace = namespace;
  }

  /** Some that go together, with a prefix of their names. */
  List<JsonNode> some(String prefix) {
    List<JsonNode> policies = new ArrayList<>();
    int count = chance.below(4);
    for (int i = 0; i < count; i++) {
      policies.add(one(prefix, i));
    }
    return policies;
  }

  /** One of any kind; the same number gives the same names. */
  JsonNode one(String prefix, int number) {
    double kind = chance.random().nextDouble();
    if (kind < 0.35) {
      return runtime(prefix + "-r" + number);
    }
    if (kind < 0.6) {
      return model("ClusterModelValidation", prefix + "-m" + number);
    }
    if (kind < 0.88) {
      return model("ModelValidation", chance.of("own", prefix + "-n" + number));
    }
    return kind < 0.95 ? exemption(prefix + "-x" + number) : recall(prefix + "-c" + number);
  }

  /** Another one of the same kind and name. */
  JsonNode another(JsonNode policy) {
    String name = policy.at("/metadata/name").asText();
    return switch (policy.path("kind").asText()) {
      case "RuntimePolicy" -> runtime(name);
      case "ValidationExemption" -> exemption(name);
      case "ModelRecall" -> recall(name);
      default -> model(policy.path("kind").asText(), name);
    };
  }

  private JsonNode model(String kind, String name) {
    String selector = chance.of(Policies.SELECTORS);
    if (kind.equals("ModelValidation") && chance.happens(0.4)) {
      selector = "model: {path: /models}";
    }
    return Policies.model(
        kind,
        name,
        selector,
        chance.of("Enforce", "Enforce", "Audit", "Warn"),
        "key-" + chance.below(3));
  }

  private JsonNode runtime(String name) {
    List<String> rules = new ArrayList<>();
    int count = 1 + chance.below(3);
    for (int i = 0; i < count; i++) {
      rules.add(
          "{name: rule-%d, match: {%s}, runtime: %s, action: %s, onDifferent: %s}"
              .formatted(
                  i,
                  chance.of(MATCHES),
                  chance.of("gvisor", "gvisor", "kata", "kata", "runc", "confidential", "missing"),
                  chance.of("Mutate", "Mutate", "Enforce", "Audit", "Warn"),
                  chance.of("Deny", "Deny", "Override", "KeepIfIsolated")));
    }
    return Yaml.parse(RUNTIME.formatted(name, namespace, rules));
  }

  private JsonNode exemption(String name) {
    return Yaml.parse(
        EXEMPTION.formatted(
            name,
            namespace,
            chance.of(
                "",
                ", policies: [{kind: RuntimePolicy}]",
                ", policies: [{kind: ModelValidation}]")));
  }

  private JsonNode recall(String name) {
    return Yaml.parse(RECALL.formatted(name, chance.below(1000)));
  }
}
