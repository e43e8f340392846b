package io.modelgate.policy.resources;

import io.modelgate.api.VerifierSettings.ModelSize;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.quantity.Quantity;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a policy says that its verifiers ask for, in the place of what is configured.
 *
 * @param size how large its models are
 * @param requests quantities by resource, where they are not what the size stands for
 * @param limits quantities by resource, likewise
 */
public record ResourceSettings(
    ModelSize size, Map<String, String> requests, Map<String, String> limits) {
  private static final String CPU = "cpu";
  private static final String MEMORY = "memory";

  /** Nothing: what is configured holds. */
  public static final ResourceSettings NONE =
      new ResourceSettings(ModelSize.Small, Map.of(), Map.of());

  /** More cores hash more at once; a list of a million files takes half a gigabyte. */
  private static final Map<ModelSize, ContainerResources> BY_SIZE =
      Map.of(
          ModelSize.Medium,
          new ContainerResources(
              Map.of(CPU, "500m", MEMORY, "256Mi"), Map.of(CPU, "4", MEMORY, "512Mi")),
          ModelSize.Large,
          new ContainerResources(
              Map.of(CPU, "1", MEMORY, "512Mi"), Map.of(CPU, "8", MEMORY, "1Gi")));

  /** Whether the policy itself says how much memory its verifiers may use. */
  public boolean limitsMemory() {
    return requests.containsKey(MEMORY) || limits.containsKey(MEMORY);
  }

  /** What is configured, as the policy changes it: no request is more than its limit. */
  public ContainerResources over(ContainerResources configured) {
    ContainerResources bySize = BY_SIZE.get(size);
    return bySize == null
        ? merge(configured, requests, limits)
        : merge(merge(configured, bySize.requests(), bySize.limits()), requests, limits);
  }

  private static ContainerResources merge(
      ContainerResources configured, Map<String, String> requests, Map<String, String> limits) {
    if (requests.isEmpty() && limits.isEmpty()) {
      return configured;
    }
    Map<String, String> allRequests = new LinkedHashMap<>(configured.requests());
    Map<String, String> allLimits = new LinkedHashMap<>(configured.limits());
    requests.forEach(
        (name, amount) -> {
          allRequests.put(name, amount);
          allLimits.computeIfPresent(name, (key, limit) -> isLess(limit, amount) ? amount : limit);
        });
    limits.forEach(
        (name, amount) -> {
          allLimits.put(name, amount);
          allRequests.computeIfPresent(
              name, (key, request) -> isLess(amount, request) ? amount : request);
        });
    return new ContainerResources(allRequests, allLimits);
  }

  private static boolean isLess(String one, String other) {
    return amount(one).compareTo(amount(other)) < 0;
  }

  private static Quantity amount(String spelling) {
    return Quantity.parse(spelling).orElse(Quantity.ZERO);
  }
}
