package io.modelgate.admission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** LimitRanges and pods' resources as a seed has them, in YAML; the API server may refuse them. */
final class RandomResources {
  private static final List<String> CPU = List.of("20m", "50m", "100m", "250m", "1", "1500m", "4");
  private static final List<String> MEMORY =
      List.of("32Mi", "64Mi", "128Mi", "160Mi", "256Mi", "1Gi", "4Gi");
  private static final List<String> DISK = List.of("8Mi", "64Mi", "1Gi", "10Gi");
  private static final List<String> RATIOS = List.of("1", "1500m", "2", "4", "10");
  private static final String GPU = "nvidia.com/gpu";

  private final SplittableRandom random;

  RandomResources(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The {@code limits} of a LimitRange. */
  String items() {
    List<String> items = new ArrayList<>();
    if (happens(0.8)) {
      items.add(item("Container", List.of("min", "max", "default", "defaultRequest")));
    }
    if (items.isEmpty() || happens(0.5)) {
      items.add(item("Pod", List.of("min", "max")));
    }
    return items.toString();
  }

  private String item(String type, List<String> fields) {
    Map<String, Map<String, String>> item = new LinkedHashMap<>();
    for (String field : fields) {
      if (happens(0.4)) {
        item.put(field, amounts());
      }
    }
    if (happens(0.35)) {
      Map<String, String> ratios = amounts();
      ratios.remove(GPU);
      ratios.replaceAll((name, amount) -> of(RATIOS));
      item.put("maxLimitRequestRatio", ratios);
    }
    return "{type: "
        + type
        + item.entrySet().stream()
            .map(each -> ", " + each.getKey() + ": " + yaml(each.getValue()))
            .collect(Collectors.joining())
        + "}";
  }

  /** The containers of a pod, its init containers, and perhaps its own resources. */
  String spec() {
    StringBuilder spec = new StringBuilder();
    if (happens(0.2)) {
      spec.append("  resources: ").append(requirements()).append('\n');
    }
    if (happens(0.5)) {
      spec.append("  initContainers:\n");
      for (int i = random.nextInt(2); i >= 0; i--) {
        String name = happens(0.4) ? "storage-initializer" : "init-" + i;
        boolean isFetcher = i == 0 && name.startsWith("storage");
        spec.append(container(isFetcher ? name : "init-" + i, isFetcher));
      }
    }
    spec.append("  containers:\n");
    for (int i = random.nextInt(2); i >= 0; i--) {
      spec.append(container("server-" + i, true));
    }
    return spec.toString();
  }

  private String container(String name, boolean mounts) {
    boolean isSidecar = !name.startsWith("server") && happens(0.4);
    return """
        - name: %s
          image: server:1
          %s
          %s
          resources: %s
    """
        .formatted(
            name,
            isSidecar ? "restartPolicy: Always" : "",
            mounts ? "volumeMounts: [{name: models, mountPath: /models}]" : "",
            requirements());
  }

  private String requirements() {
    Map<String, String> limits = amounts();
    Map<String, String> requests = amounts();
    switch (random.nextInt(5)) {
      case 0 -> requests.clear();
      case 1 -> limits.clear();
      case 2 -> { // of class Guaranteed, if all are so
        limits.put("cpu", of(CPU));
        limits.put("memory", of(MEMORY));
        requests = limits;
      }
      case 3 -> requests = limits;
      default -> {}
    }
    return "{limits: " + yaml(limits) + ", requests: " + yaml(requests) + "}";
  }

  private Map<String, String> amounts() {
    Map<String, String> amounts = new LinkedHashMap<>();
    if (happens(0.6)) {
      amounts.put("cpu", of(CPU));
    }
    if (happens(0.6)) {
      amounts.put("memory", of(MEMORY));
    }
    if (happens(0.1)) {
      amounts.put("ephemeral-storage", of(DISK));
    }
    if (happens(0.05)) {
      amounts.put(GPU, of(List.of("0", "1")));
    }
    return amounts;
  }

  private static String yaml(Map<String, String> amounts) {
    return amounts.entrySet().stream()
        .map(each -> "\"" + each.getKey() + "\": \"" + each.getValue() + "\"")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  private String of(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
