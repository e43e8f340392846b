package io.modelgate.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random runtime policies and pods, from few words, so that rules often match: the same for the
 * same seed.
 */
final class RandomRuntimes {
  static final List<String> RUNTIMES = List.of("kata", "gvisor", "runc", "kata-gpu");
  private static final List<String> IMAGES =
      List.of(
          "pytorch",
          "pytorch/torchserve:0.12",
          "docker.io/library/pytorch:2",
          "quay.io/team/model@sha256:" + "a".repeat(64),
          "QUAY.IO:443/team/model:1",
          "quay.io:0443/team/model",
          "quay.io.:8443/a",
          "localhost/pytorch",
          "registry-1.docker.io/pytorch/pytorch:v1@sha256:" + "b".repeat(64),
          "library/busybox",
          "index.docker.io/busybox:1",
          "sha256:" + "c".repeat(12),
          "Team/model",
          "a/b/c:d");
  private static final List<String> KEYS =
      List.of("secure-ai.io/runtime", "tier", "app", "example.com/rt");
  private static final List<String> VALUES =
      List.of("kata", "gvisor", "runc", "gpu", "a", "b-c", "");
  private static final List<String> NAMES = List.of("ai-model", "model", "proxy", "side-car");
  private static final List<String> FEATURES =
      List.of("GPU", "Privileged", "RunAsRoot", "HostNetwork", "HostPID", "HostIPC", "HostPath");
  private static final List<String> GLOBS =
      List.of("*", "ai-*", "*model*", "*-car", "a*m*l", "proxy", "m.del", "x\"]*", "**y");
  private static final List<String> AMOUNTS =
      List.of("0", "100m", "999999u", "1", "1.5", "2", "2000m", "4", "4001m", "1e3", "1Ki");
  private static final List<String> RESOURCES =
      List.of("cpu", "memory", "nvidia.com/gpu", "example.com/Brain");
  private static final List<String> ALLOWED = List.of("Creator", "ServiceAccount");
  private static final List<String> MESSAGES =
      List.of(
          "Pod {name} in {namespace} needs {runtime} by {key}",
          "no \"quotes\" \\ no 'escape' `{name}`",
          "ünïcode 𝔘 {runtime}",
          "\" + variables.runtime + \"");

  private final Random random;

  RandomRuntimes(long seed) {
    random = new Random(seed);
  }

  private <T> T one(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private <T> List<T> several(int most, Supplier<T> each) {
    List<T> all = new ArrayList<>();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      T one = each.get();
      if (!all.contains(one)) {
        all.add(one);
      }
    }
    return all;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  /** The spec of a policy. */
  Map<String, Object> policy(String namespaceLabel) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("namespaceSelector", Map.of("matchLabels", Map.of(namespaceLabel, "true")));
    List<String> isolation = several(3, () -> one(RUNTIMES));
    spec.put("isolation", isolation);
    if (chance(3)) {
      spec.put("runtimeLabel", one(KEYS));
    }
    if (chance(3)) {
      spec.put(
          "lacking",
          several(
              2,
              () -> Map.of("runtime", one(RUNTIMES), "features", several(2, () -> one(FEATURES)))));
    }
    if (chance(4)) {
      spec.put(
          "accelerators",
          Map.of("resources", List.of("example.com/b*", "*gpu"), "resourceClaims", chance(2)));
    }
    List<Map<String, Object>> rules = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      rules.add(rule("rule-" + i, isolation));
    }
    spec.put("rules", rules);
    return spec;
  }

  private Map<String, Object> rule(String name, List<String> isolation) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("name", name);
    if (!chance(5)) {
      rule.put("match", match());
    }
    int demand = random.nextInt(5);
    List<String> actions = List.of("Mutate", "Mutate", "Enforce", "Audit", "Warn");
    String action = one(actions);
    switch (demand) {
      case 0 -> {
        Map<String, Object> label = new LinkedHashMap<>();
        if (chance(2)) {
          label.put("key", one(KEYS));
        }
        label.put("values", several(2, () -> one(isolation)));
        rule.put("runtimeFromLabel", label);
      }
      case 1 -> {
        Map<String, Object> label = new LinkedHashMap<>();
        label.put("label", one(KEYS));
        if (chance(2)) {
          label.put("values", several(2, () -> one(VALUES)));
        }
        rule.put("require", label);
        action = action.equals("Mutate") ? "Enforce" : action;
      }
      case 2 -> {
        rule.put("allowedBy", several(2, () -> one(ALLOWED)));
        action = action.equals("Mutate") ? "Enforce" : action;
      }
      default -> rule.put("runtime", one(isolation));
    }
    if (demand != 1 && chance(4)) {
      rule.put("allowedBy", several(2, () -> one(ALLOWED)));
    }
    rule.put("action", action);
    if (demand == 2) {
      rule.put("onDifferent", "Deny");
    } else if (chance(3)) {
      rule.put("onDifferent", "KeepIfIsolated");
    } else if (chance(2) && action.equals("Mutate")) {
      rule.put("onDifferent", "Override");
    }
    if (chance(4)) {
      rule.put("message", one(MESSAGES));
    }
    return rule;
  }

  private Map<String, Object> match() {
    Map<String, Object> match = new LinkedHashMap<>();
    if (chance(3)) {
      match.put("images", several(3, this::image));
    }
    if (chance(5)) {
      match.put("containers", several(2, () -> one(GLOBS)));
    }
    if (chance(5)) {
      match.put("features", several(2, () -> one(FEATURES)));
    }
    if (chance(6)) {
      match.put(
          "resources",
          several(
              2,
              () ->
                  Map.of(
                      "resource",
                      one(RESOURCES),
                      "of",
                      one(List.of("Requests", "Limits", "Larger")),
                      "operator",
                      one(List.of("GreaterThan", "AtLeast", "LessThan", "AtMost")),
                      "quantity",
                      one(AMOUNTS))));
    }
    if (chance(7)) {
      match.put("capabilities", several(2, () -> one(List.of("SYS_ADMIN", "CAP_NET_RAW", "all"))));
    }
    if (chance(4)) {
      match.put("labels", Map.of("matchExpressions", several(2, this::requirement)));
    }
    if (chance(8)) {
      match.put("annotations", Map.of(one(KEYS), one(GLOBS)));
    }
    if (chance(8)) {
      match.put("serviceAccounts", several(2, () -> one(List.of("default", "s*", "*"))));
    }
    if (chance(8)) {
      match.put("owners", several(2, () -> one(List.of("none", "Job", "ReplicaSet"))));
    }
    return match;
  }

  private Map<String, Object> image() {
    return switch (random.nextInt(4)) {
      case 0 -> Map.of("contains", one(List.of("pytorch", "docker.io/", ":latest", "model", "b")));
      case 1 ->
          Map.of(
              "glob",
              one(
                  List.of(
                      "pytorch*",
                      "docker.io/*",
                      "*/model:1",
                      "QUAY.io/team/*",
                      "busybox",
                      "a*c:d",
                      "quay.io*model*",
                      "pytorch/pytorch:other")));
      case 2 ->
          Map.of(
              "regex",
              one(List.of("quay\\.io/.*", "(?i)PYTORCH.*", "[a-z/]+:\\d+", ".*@sha256:.+|a")));
      default ->
          Map.of("registry", one(List.of("docker.io", "quay.io", "", "localhost", "quay.io:8443")));
    };
  }

  private Map<String, Object> requirement() {
    String operator = one(List.of("In", "NotIn", "Exists", "DoesNotExist"));
    return operator.endsWith("In")
        ? Map.of("key", one(KEYS), "operator", operator, "values", several(2, () -> one(VALUES)))
        : Map.of("key", one(KEYS), "operator", operator);
  }

  /** A pod; the API server may refuse it by itself. */
  Map<String, Object> pod(String name) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("labels", pairs());
    if (chance(3)) {
      metadata.put("annotations", Map.of(one(KEYS), one(NAMES)));
    }
    if (chance(4)) {
      metadata.put(
          "ownerReferences",
          List.of(
              Map.of(
                  "apiVersion",
                  "batch/v1",
                  "kind",
                  one(List.of("Job", "ReplicaSet")),
                  "name",
                  "o",
                  "uid",
                  "1",
                  "controller",
                  chance(2))));
    }
    return Map.of("apiVersion", "v1", "kind", "Pod", "metadata", metadata, "spec", spec());
  }

  Map<String, String> pairs() {
    Map<String, String> pairs = new LinkedHashMap<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      pairs.put(one(KEYS), one(VALUES));
    }
    return pairs;
  }

  private Map<String, Object> spec() {
    Map<String, Object> spec = new LinkedHashMap<>();
    if (chance(2)) {
      spec.put("runtimeClassName", one(RUNTIMES));
    }
    if (chance(4)) {
      spec.put("serviceAccountName", one(List.of("s1", "other")));
    }
    if (chance(4)) {
      spec.put("tolerations", several(2, () -> Map.of("key", one(KEYS), "operator", "Exists")));
      spec.put("nodeSelector", Map.of("zone", one(NAMES)));
    }
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (chance(8)) {
        spec.put(field, true);
      }
    }
    if (chance(3)) {
      spec.put("securityContext", security());
    }
    if (chance(6)) {
      spec.put("volumes", List.of(Map.of("name", "v", "hostPath", Map.of("path", "/"))));
    }
    List<String> names = new ArrayList<>(NAMES);
    if (chance(3)) {
      spec.put("initContainers", List.of(container(names)));
    }
    spec.put("containers", several(2, () -> container(names)));
    return spec;
  }

  private Map<String, Object> container(List<String> names) {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", names.remove(random.nextInt(names.size())));
    container.put("image", anyImage());
    if (chance(2)) {
      Map<String, String> amounts = new LinkedHashMap<>();
      amounts.put("cpu", one(AMOUNTS));
      if (chance(3)) {
        amounts.put("memory", one(List.of("1Gi", "0", "2", "5M")));
      }
      if (chance(3)) {
        amounts.put(one(RESOURCES.subList(2, 4)), one(List.of("0", "1", "2")));
      }
      container.put(
          "resources",
          chance(2) ? Map.of("limits", amounts) : Map.of("limits", amounts, "requests", amounts));
    }
    if (chance(2)) {
      Map<String, Object> security = security();
      if (chance(3)) {
        security.put("privileged", true);
      }
      if (chance(3)) {
        security.put(
            "capabilities",
            Map.of("add", List.of(one(List.of("SYS_ADMIN", "cap_net_raw", "ALL", "CHOWN")))));
      }
      container.put("securityContext", security);
    }
    return container;
  }

  /** One of few. */
  String anyImage() {
    return one(IMAGES);
  }

  private Map<String, Object> security() {
    Map<String, Object> security = new LinkedHashMap<>();
    if (chance(2)) {
      security.put("runAsUser", one(List.of(0, 1000)));
    }
    if (chance(2)) {
      security.put("runAsNonRoot", chance(2));
    }
    return security;
  }
}
