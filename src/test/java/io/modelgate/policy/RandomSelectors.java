package io.modelgate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.api.ValidationExemptionSpec;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.exemption.ExemptionCompiler;
import io.modelgate.policy.model.ModelPolicyCompiler;
import io.modelgate.policy.sandbox.SandboxPolicyCompiler;
import io.modelgate.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Policies that select pods in every way there is, and pods that some of them select. */
final class RandomSelectors {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String DIGEST = "@sha256:" + "0a".repeat(32);

  private static final List<String> LABELS =
      List.of(
          "matchLabels: {app: a}",
          "matchLabels: {app: b, tier: x}",
          "matchLabels: {tier: x}",
          "matchExpressions: [{key: app, operator: In, values: [a, c]}]",
          "matchExpressions: [{key: app, operator: NotIn, values: [a, b]}]",
          "matchExpressions: [{key: tier, operator: Exists}]",
          "matchExpressions: [{key: tier, operator: DoesNotExist}]",
          "matchExpressions: [{key: tier, operator: DoesNotExist},"
              + " {key: app, operator: In, values: [b]}]",
          "");

  private static final List<String> IMAGES =
      List.of(
          "server",
          "docker.io/library/server",
          "*",
          "*server*",
          "*rver:1",
          "r.io/team/*",
          "r.io/*/server:2",
          "R.io:443/team/server",
          "*/team/*",
          "r.io/team/server" + DIGEST,
          "r.io/team/server:3",
          "ghcr.io/a*b*c",
          "team/server:latest");

  private static final List<String> REFERENCES =
      List.of(
          "server",
          "server:1",
          "docker.io/server",
          "index.docker.io/library/server:2",
          "r.io/team/server",
          "r.io/team/server:2",
          "r.io:443/team/server:3",
          "R.io./team/server",
          "r.io/team/server" + DIGEST,
          "r.io/team/server:3" + DIGEST,
          "ghcr.io/axbxc",
          "ghcr.io/ab",
          "sha256:" + "0a".repeat(32),
          "r.io/" + "a".repeat(1100),
          "");

  private static final List<String> CLAIMS = List.of("models", "models-*", "*-0", "p-scratch", "*");
  private static final List<String> CONFIG_MAPS = List.of("keys", "*keys*", "settings");

  private static final List<String> MATCHES =
      List.of(
          "containers: [s*]",
          "containers: ['*r', q]",
          "images: [{contains: erve}]",
          "images: [{glob: 'r.io/*'}]",
          "images: [{regex: '.*server'}]",
          "images: [{registry: r.io}, {contains: axb}]",
          "images: [{registry: docker.io}]",
          "images: [{registry: ''}]",
          "resources: [{resource: nvidia.com/gpu, operator: AtLeast, quantity: 1}],"
              + " images: [{contains: erve}]",
          "resources: [{resource: cpu, operator: AtLeast, quantity: 2},"
              + " {resource: memory, operator: AtLeast, quantity: 2}]",
          "features: [Privileged]",
          "features: [GPU, HostNetwork]",
          "capabilities: [SYS_ADMIN]",
          "annotations: {team: 'a*', owner: '*'}",
          "annotations: {team: ''}",
          "serviceAccounts: [default, 'b*']",
          "serviceAccounts: ['*t']",
          "owners: [Job, none]",
          "owners: [ReplicaSet]",
          "expression: \"pod.metadata.name.startsWith('p')\"",
          "expression: \"pod.spec.priority > 1\"");

  private final Random random;

  RandomSelectors(long seed) {
    this.random = new Random(seed);
  }

  /** Policies of every kind, in two namespaces. */
  List<Policy> policies(int ofEach) {
    List<Policy> all = new ArrayList<>();
    for (int i = 0; i < ofEach; i++) {
      String name = "p" + i;
      for (Kind kind : List.of(Kind.NAMESPACED, Kind.UPSTREAM)) {
        all.add(
            ModelPolicyCompiler.compile(
                new PolicyId(kind, one("team", "team", "other"), name),
                spec("{%s}".formatted(model()), ModelValidationSpec.class),
                TrustRootLookup.NONE));
      }
      all.add(
          ModelPolicyCompiler.compile(
              PolicyId.clusterWide(Kind.CLUSTER, one("c", "p") + i),
              spec("{%s%s}".formatted(namespaces(), model()), ClusterModelValidationSpec.class),
              TrustRootLookup.NONE));
      all.add(
          SandboxPolicyCompiler.compile(
              PolicyId.clusterWide(Kind.RUNTIME, name),
              spec("{%srules: %s}".formatted(namespaces(), rules()), RuntimePolicySpec.class)));
    }
    return all;
  }

  /** Exemptions that end at some time. */
  List<Policy> exemptions(int count, String expires) {
    return IntStream.range(0, count)
        .<Policy>mapToObj(
            i ->
                ExemptionCompiler.compile(
                    PolicyId.clusterWide(Kind.EXEMPTION, "e" + i),
                    spec(
                        "{namespaces: [%s], %s%s%s reason: r, requestedBy: b, expires: '%s'}"
                            .formatted(
                                one("team", "'*'", "other", "te*"),
                                one("", "serviceAccounts: [default, bot],"),
                                one("", "", "owners: [{kind: ReplicaSet, name: '*'}],"),
                                one(
                                    "policies: [{kind: ModelValidation, name: 'p1*'}],",
                                    "policies: [{kind: RuntimePolicy, name: '*2'}],",
                                    "policies: [{kind: ClusterModelValidation}],"),
                                expires),
                        ValidationExemptionSpec.class)))
        .toList();
  }

  private String model() {
    String method = "config: {publicKeyConfig: {keyFrom: {inline: '-----BEGIN PUBLIC KEY-----'}}}";
    return "%s, enforcement: %s, model: {path: %s}%s"
        .formatted(
            random.nextInt(10) == 0 ? "config: {}" : method,
            one("Enforce", "Enforce", "Warn", "Audit", "Audit"),
            one("/models", "/models/a"),
            random.nextInt(5) == 0 ? "" : ", selector: {" + selector() + "}");
  }

  private String selector() {
    List<String> parts = new ArrayList<>();
    if (random.nextInt(2) == 0) {
      parts.add("pods: {" + one(LABELS) + "}");
    }
    if (random.nextInt(3) == 0) {
      parts.add("images: " + some(IMAGES));
    }
    if (parts.isEmpty() || random.nextInt(3) == 0) {
      parts.add(
          "volumes: {%s: %s, configMaps: %s}"
              .formatted(
                  one("images", "persistentVolumeClaims", "persistentVolumeClaims"),
                  some(random.nextBoolean() ? CLAIMS : IMAGES),
                  some(CONFIG_MAPS)));
    }
    return String.join(", ", parts);
  }

  private String namespaces() {
    return one(
        "",
        "namespaceSelector: {}, ",
        "namespaceSelector: {matchLabels: {env: prod}}, ",
        "namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [dev]}]}, ",
        "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: team}}, ");
  }

  private String rules() {
    List<String> rules = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      rules.add(
          "{name: r%d, %s, action: %s, match: {%s}}"
              .formatted(
                  i,
                  one(
                      "runtime: kata",
                      "runtime: gvisor",
                      "runtimeFromLabel: {values: [kata, gvisor]}",
                      "require: {label: tier}"),
                  one("Enforce", "Enforce", "Audit", "Warn"),
                  random.nextInt(3) == 0
                      ? "labels: {" + one(LABELS) + "}"
                      : one(MATCHES)
                          + (random.nextBoolean() ? "" : ", labels: {" + one(LABELS) + "}")));
    }
    return rules.toString();
  }

  private String some(List<String> choices) {
    return random
        .ints(1 + random.nextInt(2), 0, choices.size())
        .mapToObj(i -> "'" + choices.get(i) + "'")
        .toList()
        .toString();
  }

  /** A pod. */
  ObjectNode pod() {
    ObjectNode pod = MAPPER.createObjectNode();
    ObjectNode metadata = pod.putObject("metadata");
    if (random.nextInt(4) == 0) {
      metadata.put("generateName", "p-");
    } else {
      metadata.put("name", one("p", "q"));
    }
    ObjectNode labels = metadata.putObject("labels");
    maybe(labels, "app", "a", "b", "c", "d");
    maybe(labels, "tier", "x", "y", "");
    maybe(labels, "secure-ai.io/runtime", "kata", "runc");
    if (random.nextInt(3) == 0) {
      labels.put("validation.rhtas.redhat.com/ml", one("true", "p1", "c2", "p99"));
    }
    if (random.nextInt(6) == 0) {
      labels.put("validation.ml.sigstore.dev/ml", one("true", "p2"));
    }
    maybe(metadata.putObject("annotations"), "team", "a", "b", "");
    if (random.nextInt(3) == 0) {
      ObjectNode owner = metadata.putArray("ownerReferences").addObject();
      owner.put("kind", one("Job", "ReplicaSet")).put("name", "o");
      owner.put("controller", random.nextInt(4) > 0);
    }
    ObjectNode spec = pod.putObject("spec");
    maybe(spec, "serviceAccountName", "default", "bot", "");
    for (String kind : List.of("containers", "initContainers", "ephemeralContainers")) {
      if (kind.equals("containers") || random.nextInt(4) == 0) {
        ArrayNode containers = spec.putArray(kind);
        IntStream.range(0, 1 + random.nextInt(2)).forEach(i -> container(containers.addObject()));
      }
    }
    volumes(spec.putArray("volumes"));
    return pod;
  }

  private void container(ObjectNode container) {
    container.put("name", one("server", "sidecar", "q", "jfs-mount-a", "fluid-fuse-a"));
    container.put("image", one(REFERENCES));
    if (random.nextInt(3) == 0) {
      container
          .putObject("resources")
          .putObject(one("limits", "requests"))
          .put(one("cpu", "memory", "nvidia.com/gpu"), one("1", "2", "4", "many"));
    }
    container.set(
        "securityContext",
        Yaml.parse(one("{}", "{privileged: true}", "{capabilities: {add: [CAP_SYS_ADMIN]}}")));
    ArrayNode mounts = container.putArray("volumeMounts");
    mounts.addObject().put("name", "v0").put("mountPath", "/models");
    if (random.nextInt(4) == 0) {
      ((ObjectNode) mounts.get(0)).put("mountPropagation", "Bidirectional");
    }
  }

  private void volumes(ArrayNode volumes) {
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      ObjectNode volume =
          (ObjectNode)
              Yaml.parse(
                  one(
                      "{persistentVolumeClaim: {claimName: models}}",
                      "{persistentVolumeClaim: {claimName: models-0}}",
                      "{persistentVolumeClaim: {claimName: 7}}",
                      "{configMap: {name: keys}}",
                      "{configMap: {name: settings}}",
                      "{projected: {sources: [{configMap: {name: my-keys}}]}}",
                      "{ephemeral: {volumeClaimTemplate: {spec: {}}}}",
                      "{ephemeral: {volumeClaimTemplate: {spec: {dataSource:"
                          + " {kind: PersistentVolumeClaim, name: models}}}}}",
                      "{ephemeral: {volumeClaimTemplate: {spec: {dataSourceRef:"
                          + " {kind: PersistentVolumeClaim, name: models-1}}}}}",
                      "{hostPath: {path: /mnt}}",
                      "{image: {reference: '" + one(REFERENCES) + "'}}"));
      volumes.add(volume.put("name", i == 0 ? "v0" : one("scratch", "v1")));
    }
  }

  private void maybe(ObjectNode object, String key, String... values) {
    if (random.nextInt(3) > 0) {
      object.put(key, one(values));
    }
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String one(String... choices) {
    return one(List.of(choices));
  }

  private static <S> S spec(String yaml, Class<S> type) {
    JsonNode parsed = Yaml.parse(yaml);
    return MAPPER.convertValue(parsed, type);
  }
}
