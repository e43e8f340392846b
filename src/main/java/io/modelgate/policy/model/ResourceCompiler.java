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

  private ResourceCompiler() {}

  static ResourceSettings compile(@Nullable VerifierSettings verifier) throws FaultException {
    if (verifier == null) {
      return ResourceSettings.NONE;
    }
    ModelSize size = requireNonNullElse(verifier.modelSize(), ModelSize.Small);
    VerifierSettings.Resources resources = verifier.resources();
    if (resources == null) {
      return new ResourceSettings(size, Map.of(), Map.of());
    }
    Map<String, String> requests = amounts("requests", resources.requests());
    Map<String, String> limits = amounts("limits", resources.limits());
    for (Map.Entry<String, String> request : requests.entrySet()) {
      String limit = limits.get(request.getKey());
      if (limit != null && parsed(request.getValue()).compareTo(parsed(limit)) > 0) {
        throw new FaultException(
            "%srequests[%s] is %s, more than the limit of %s: lower it"
                .formatted(AT, request.getKey(), request.getValue(), limit));
      }
    }
    return new ResourceSettings(size, requests, limits);
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
        throw new FaultException(at + " must be a quantity above 0, for example 500m or 512Mi");
      }
      amounts.put(each.getKey(), amount);
    }
    return amounts;
  }

  private static Quantity parsed(String amount) {
    return Quantity.parse(amount).orElse(Quantity.ZERO);
  }
}
