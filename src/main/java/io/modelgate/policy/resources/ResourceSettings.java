package io.modelgate.policy.resources;

import io.modelgate.policy.decision.Resources;
import io.modelgate.policy.quantity.Quantity;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a policy says that its verifiers ask for, in the place of what is configured.
 *
 * @param requests quantities by resource
 * @param limits quantities by resource
 */
public record ResourceSettings(Map<String, String> requests, Map<String, String> limits) {
  /** Nothing: what is configured holds. */
  public static final ResourceSettings NONE = new ResourceSettings(Map.of(), Map.of());

  /** These, and where they say nothing, others. */
  public ResourceSettings or(ResourceSettings others) {
    Resources all = over(new Resources(others.requests, others.limits));
    return new ResourceSettings(all.requests(), all.limits());
  }

  /** What is configured, as the policy changes it: no request is more than its limit. */
  public Resources over(Resources configured) {
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
    return new Resources(allRequests, allLimits);
  }

  private static boolean isLess(String one, String other) {
    return amount(one).compareTo(amount(other)) < 0;
  }

  private static Quantity amount(String spelling) {
    return Quantity.parse(spelling).orElse(Quantity.ZERO);
  }
}
