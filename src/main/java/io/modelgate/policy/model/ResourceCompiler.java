package io.modelgate.policy.model;

import static java.util.Objects.requireNonNullElse;

import io.modelgate.api.VerifierSettings;
import io.modelgate.api.VerifierSettings.ModelSize;
import io.modelgate.policy.quantity.Quantity;
import io.modelgate.policy.resources.ResourceSettings;
import io.modelgate.policy.spec.FaultException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles what a policy says of the resources of its verifiers. */
final class ResourceCompiler {
  private static final String AT = "spec.verifier.resources.";
  private static final Set<String> NAMES = Set.of("cpu", "memory", "ephemeral-storage");

  /** More cores hash more at once; a list of a million files takes half a gigabyte. */
  private static final Map<ModelSize, ResourceSettings> BY_SIZE =
      Map.of(
          ModelSize.Small,
          ResourceSettings.NONE,
          ModelSize.Medium,
          new ResourceSettings(
              Map.of("cpu", "500m", "memory", "256Mi"), Map.of("cpu", "4", "memory", "512Mi")),
          ModelSize.Large,
          new ResourceSettings(
              Map.of("cpu", "1", "memory", "512Mi"), Map.of("cpu", "8", "memory", "1Gi")));

  private ResourceCompiler() {}

  static ResourceSettings compile(@Nullable VerifierSettings verifier) throws FaultException {
    if (verifier == null) {
      return ResourceSettings.NONE;
    }
    ResourceSettings bySize =
        BY_SIZE.getOrDefault(
            requireNonNullElse(verifier.modelSize(), ModelSize.Small), ResourceSettings.NONE);
    VerifierSettings.Resources resources = verifier.resources();
    if (resources == null) {
      return bySize;
    }
    Map<String, String> requests = amounts("requests", resources.requests());
    Map<String, String> limits = amounts("limits", resources.limits());
    for (Map.Entry<String, String> request : requests.entrySet()) {
      String limit = limits.get(request.getKey());
      if (limit != null && parsed(request.getValue()).compareTo(parsed(limit)) > 0) {
        throw new FaultException(
            AT + "requests[" + request.getKey() + "] is more than the limit: lower it");
      }
    }
    return new ResourceSettings(requests, limits).or(bySize);
  }

  private static Map<String, String> amounts(String kind, @Nullable Map<String, ?> given)
      throws FaultException {
    Map<String, String> amounts = new LinkedHashMap<>();
    for (Map.Entry<String, ?> each :
        requireNonNullElse(given, Map.<String, Object>of()).entrySet()) {
      String at = AT + kind + "[" + each.getKey() + "]";
      if (!NAMES.contains(each.getKey())) {
        throw new FaultException(at + " is not cpu, memory or ephemeral-storage: remove it");
      }
      String amount = each.getValue().toString();
      if (parsed(amount).compareTo(Quantity.ZERO) <= 0) {
        throw new FaultException(at + " is no quantity above 0, for instance 500m or 512Mi");
      }
      amounts.put(each.getKey(), amount);
    }
    return amounts;
  }

  private static Quantity parsed(String amount) {
    return Quantity.parse(amount).orElse(Quantity.ZERO);
  }
}
