package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Random policies, of the cluster and of a namespace. */
public final class Policies {
  /** Selectors that need no label of the pod that asks for them. */
  public static final List<String> SELECTORS =
      List.of(
          "selector: {images: ['*inference-server*']}, model: {path: /models}",
          "selector: {pods: {matchLabels: {app: serve}}}, model: {path: /models}",
          "selector: {volumes: {persistentVolumeClaims: ['models-*']}}",
          "selector: {volumes: {images: ['quay.io/models/*']}}",
          "selector: {volumes: {configMaps: ['models-*']}}",
          "selector: {pods: {}}, model: {path: /models}");

  private static final String MODEL_POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: %s
      metadata: {name: %s}
      spec:
        %s
      """;

  private static final String KEY =
      "config: {publicKeyConfig: {keyFrom: {inline: '-----BEGIN PUBLIC KEY----- %s'}}}";

  private static final String RUNTIMES =
      """
      apiVersion: secure-ai.io/v1alpha1
      kind: RuntimePolicy
      metadata: {name: WORLD-runtimes}
      spec:
        rules:
          - {name: training, match: {images: [{contains: pytorch}]}, runtime: gvisor}
          - {name: sandboxed, match: {labels: {matchLabels: {tier: sandbox}}}, runtime: kata}
      """;

  /** What is wrong with a policy that somebody may store all the same. */
  private static final List<String> BAD =
      List.of(
          "selector: {pods: {matchLabels: {'not a label': x}}}",
          "selector: {pods: {matchLabels: {app: 'no good value!'}}}",
          "selector: {pods: {matchLabels: {'': x}}}",
          "selector: {pods: {matchExpressions: [{key: app, operator: In, values: []}]}}",
          "selector: {pods: {}}, model: {path: relative}");

  private Policies() {}

  /** A cluster's policy that enforces. */
  static ObjectNode ofTheCluster(String name, String selector) {
    return model("ClusterModelValidation", "WORLD-" + name, selector, "Enforce", "cluster-" + name);
  }

  static ObjectNode ofRuntimes() {
    return Yamls.object(RUNTIMES);
  }

  /** A few of the cluster's that go together. */
  static List<JsonNode> ofTheCluster(Chance chance) {
    List<JsonNode> policies = new ArrayList<>();
    List<String> left = new ArrayList<>(SELECTORS.subList(0, 5));
    int count = 1 + chance.below(3);
    for (int i = 0; i < count; i++) {
      String selector = left.remove(chance.below(left.size()));
      policies.add(ofTheCluster("m" + i, selector));
    }
    if (chance.happens(0.3)) {
      policies.add(
          model(
              "ClusterModelValidation",
              "WORLD-trial",
              chance.of(SELECTORS),
              chance.of("Audit", "Warn"),
              "trial"));
    }
    if (chance.happens(0.6)) {
      policies.add(ofRuntimes());
    }
    return policies;
  }

  /** One of a namespace's own. */
  static ObjectNode ofANamespace(String name, Chance chance) {
    if (chance.happens(0.15)) {
      return model("ModelValidation", name, chance.of(BAD), "Enforce", name);
    }
    String selector = chance.happens(0.5) ? "model: {path: /models}" : chance.of(SELECTORS);
    return model(
        "ModelValidation", name, selector, chance.of("Enforce", "Enforce", "Audit", "Warn"), name);
  }

  /** A policy about models. */
  public static ObjectNode model(
      String kind, String name, String selector, String enforcement, String key) {
    ObjectNode policy =
        Yamls.object(MODEL_POLICY.formatted(kind, name, "enforcement: " + enforcement));
    ObjectNode spec = (ObjectNode) policy.path("spec");
    spec.setAll(Yamls.object("{" + KEY.formatted(key) + ", " + selector + "}"));
    return policy;
  }
}
