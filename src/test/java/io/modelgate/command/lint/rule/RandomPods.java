package io.modelgate.command.lint.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Random pods and rules of few words, so that many of them meet. */
final class RandomPods {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> KEYS = List.of("size", "team", "secure-ai.io/runtime");
  private static final List<String> VALUES = List.of("small", "large", "gvisor", "kata");
  private static final List<String> AMOUNTS = List.of("1", "2", "2500m", "4", "8Gi");
  private static final List<String> ACCOUNTS = List.of("default", "builder", "build");
  private static final List<String> CAPABILITIES = List.of("ALL", "NET_ADMIN", "CAP_SYS_PTRACE");
  private static final List<String> NAMES = List.of("main", "main-2", "sidecar");

  private static final List<String> IMAGES =
      List.of(
          "vllm",
          "vllm:v1",
          "docker.io/library/vllm:v1",
          "registry.example/vllm:v1",
          "REGISTRY.example:443/vllm:v2@sha256:6778b46888da90241a22abfeac8bd956319ae5a4bcad9c2cdb22f78eeed130ee",
          "registry.example/team/vllm@sha256:6778b46888da90241a22abfeac8bd956319ae5a4bcad9c2cdb22f78eeed130ee",
          "sha256:6778b46888da90241a22abfeac8bd956319ae5a4bcad9c2cdb22f78eeed130ee",
          "quay.io/org/nginx");

  private static final List<String> GLOBS =
      List.of(
          "*",
          "*vllm*",
          "*/vllm:*",
          "vllm:*",
          "registry.example/*",
          "registry.example/vllm:v*",
          "registry.example:443/vllm*",
          "docker.io/*",
          "quay.io/*/nginx");

  private final Random random;

  RandomPods(long seed) {
    random = new Random(seed);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private <T> List<T> some(List<T> all) {
    List<T> some = new ArrayList<>(List.of(one(all)));
    while (random.nextInt(3) == 0) {
      some.add(one(all));
    }
    return some.stream().distinct().toList();
  }

  private boolean sometimes(int in) {
    return random.nextInt(in) == 0;
  }

  /** Whatever labels a pod can have, of those that selectors look at. */
  static List<Map<String, String>> allLabels() {
    List<Map<String, String>> all = new ArrayList<>(List.of(Map.of()));
    for (String key : KEYS) {
      for (Map<String, String> others : List.copyOf(all)) {
        for (String value : Stream.concat(VALUES.stream(), Stream.of("other")).toList()) {
          Map<String, String> labels = new LinkedHashMap<>(others);
          labels.put(key, value);
          all.add(labels);
        }
      }
    }
    return all;
  }

  /** A pod as the API server lets it through. */
  JsonNode pod() {
    ObjectNode pod = JSON.createObjectNode();
    ObjectNode metadata = pod.putObject("metadata").put("name", "pod");
    ObjectNode labels = metadata.putObject("labels");
    KEYS.stream()
        .filter(each -> random.nextBoolean())
        .forEach(each -> labels.put(each, sometimes(4) ? "other" : one(VALUES)));
    if (random.nextBoolean()) {
      metadata.putObject("annotations").put("note", one(VALUES));
    }
    if (sometimes(2)) {
      metadata
          .putArray("ownerReferences")
          .addObject()
          .put("kind", one(List.of("Job", "ReplicaSet")))
          .put("controller", true);
    }
    ObjectNode spec = pod.putObject("spec");
    if (random.nextBoolean()) {
      spec.put("serviceAccountName", one(ACCOUNTS));
    }
    if (sometimes(3)) {
      spec.put("runtimeClassName", one(VALUES));
    }
    spec.put("hostNetwork", sometimes(3));
    containers(spec.putArray("containers"), 1 + random.nextInt(2));
    containers(spec.putArray("initContainers"), random.nextInt(2));
    if (random.nextBoolean()) {
      volumes(spec.putArray("volumes"));
    }
    return pod;
  }

  /** A pod of one container. */
  static JsonNode podOf(String image) {
    ObjectNode pod = JSON.createObjectNode();
    pod.putObject("metadata").put("name", "pod");
    pod.putObject("spec")
        .putArray("containers")
        .addObject()
        .put("name", "main")
        .put("image", image);
    return pod;
  }

  private void volumes(ArrayNode volumes) {
    volumes
        .addObject()
        .put("name", "a")
        .putObject("persistentVolumeClaim")
        .put("claimName", one(NAMES));
    volumes.addObject().put("name", "b").putObject("image").put("reference", one(IMAGES));
    volumes.addObject().put("name", "c").putObject("configMap").put("name", one(NAMES));
  }

  private void containers(ArrayNode containers, int count) {
    for (int i = 0; i < count; i++) {
      ObjectNode container =
          containers.addObject().put("name", one(NAMES)).put("image", one(IMAGES));
      ObjectNode resources = container.putObject("resources");
      if (random.nextBoolean()) {
        resources.putObject("requests").put("memory", one(AMOUNTS));
      }
      if (random.nextBoolean()) {
        resources.putObject("limits").put("memory", one(AMOUNTS)).put("nvidia.com/gpu", "1");
      }
      ObjectNode security = container.putObject("securityContext");
      security.put("privileged", sometimes(3));
      if (random.nextBoolean()) {
        security.putObject("capabilities").putArray("add").add(one(CAPABILITIES));
      }
    }
  }

  /** A label selector as a resource has it. */
  Map<String, Object> labels() {
    Map<String, Object> selector = new LinkedHashMap<>();
    if (random.nextBoolean()) {
      selector.put("matchLabels", Map.of(one(KEYS), one(VALUES)));
    }
    List<Map<String, Object>> expressions = new ArrayList<>();
    while (random.nextBoolean()) {
      String operator = one(List.of("In", "NotIn", "Exists", "DoesNotExist"));
      expressions.add(
          operator.contains("In")
              ? Map.of("key", one(KEYS), "operator", operator, "values", some(VALUES))
              : Map.of("key", one(KEYS), "operator", operator));
    }
    selector.put("matchExpressions", expressions);
    return selector;
  }

  /** A selector of pods as a model policy has it. */
  Map<String, Object> podSelector() {
    Map<String, Object> selector = new LinkedHashMap<>();
    if (random.nextBoolean()) {
      selector.put("pods", labels());
    }
    if (sometimes(3)) {
      selector.put("images", some(GLOBS));
    }
    if (sometimes(3) || selector.isEmpty()) {
      Map<String, Object> volumes = new LinkedHashMap<>();
      volumes.put("persistentVolumeClaims", some(List.of("main", "main*", "*")));
      if (random.nextBoolean()) {
        volumes.put("images", some(GLOBS));
      }
      if (random.nextBoolean()) {
        volumes.put("configMaps", some(List.of("side*", "main-2", "*")));
      }
      selector.put("volumes", volumes);
    }
    return selector;
  }

  /** A RuntimePolicy's spec. */
  Map<String, Object> policy(int rules) {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      all.add(rule("rule-" + i));
    }
    return Map.of("rules", all, "isolation", VALUES, "namespaceSelector", Map.of());
  }

  private Map<String, Object> rule(String name) {
    Map<String, Object> rule = new LinkedHashMap<>(Map.of("name", name));
    switch (random.nextInt(5)) {
      case 0 -> rule.put("runtimeFromLabel", fromLabel());
      case 1 -> rule.put("require", require());
      default -> rule.put("runtime", one(List.of("gvisor", "kata")));
    }
    if (random.nextBoolean()) {
      rule.put("action", one(List.of("Enforce", "Audit", "Warn")));
    } else if (rule.containsKey("runtime") && random.nextBoolean()) {
      rule.put("onDifferent", one(List.of("Deny", "Override", "KeepIfIsolated")));
    }
    if (!sometimes(8)) {
      rule.put("match", match());
    }
    return rule;
  }

  private Map<String, Object> fromLabel() {
    return random.nextBoolean()
        ? Map.of("values", some(VALUES))
        : Map.of("key", one(KEYS), "values", some(VALUES));
  }

  private Map<String, Object> require() {
    return random.nextBoolean()
        ? Map.of("label", one(KEYS))
        : Map.of("label", one(KEYS), "values", some(VALUES));
  }

  private Map<String, Object> match() {
    Map<String, Object> match = new LinkedHashMap<>();
    int parts = random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      switch (random.nextInt(10)) {
        case 0, 1 -> match.put("labels", labels());
        case 2 ->
            match.put("annotations", Map.of("note", one(List.of("*", "small", "s*l*", "k*"))));
        case 3 -> match.put("serviceAccounts", some(List.of("*", "build*", "default", "builder")));
        case 4 -> match.put("owners", some(List.of("Job", "ReplicaSet", "none")));
        case 5 -> match.put("containers", some(List.of("main", "main*", "*", "side*")));
        case 6 -> match.put("features", some(List.of("GPU", "Privileged", "HostNetwork")));
        case 7 -> match.put("capabilities", some(CAPABILITIES));
        case 8 -> match.put("resources", List.of(resource()));
        default -> match.put("images", some(List.of(image(), image(), image())));
      }
    }
    if (sometimes(12)) {
      match.put("expression", one(List.of("pod.spec.containers[0].name == 'main'", "pod.x == 1")));
    }
    if (sometimes(6)) {
      match.put("resources", List.of(resource(), resource()));
    }
    return match;
  }

  private Map<String, Object> resource() {
    return Map.of(
        "resource", "memory",
        "of", one(List.of("Larger", "Requests", "Limits")),
        "operator", one(List.of("AtLeast", "GreaterThan", "LessThan", "AtMost")),
        "quantity", one(AMOUNTS));
  }

  private Map<String, Object> image() {
    return switch (random.nextInt(5)) {
      case 0 -> Map.of("contains", one(List.of("vllm", "/vllm", "v")));
      case 1 -> Map.of("regex", one(List.of(".*vllm.*", "quay[.]io/.*")));
      case 2 -> Map.of("registry", one(List.of("registry.example", "quay.io", "")));
      default -> Map.of("glob", one(GLOBS));
    };
  }
}
