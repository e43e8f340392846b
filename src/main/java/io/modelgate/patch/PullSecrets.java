package io.modelgate.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.modelgate.policy.decision.Injection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Secrets by which nodes pull the verifier's image, beside those that the pod names for its
 * own. Without them the pod at worst does not start, so a pod that lacks one is never refused.
 */
final class PullSecrets {
  private static final String SECRETS = "/spec/imagePullSecrets";

  private PullSecrets() {}

  static Optional<PodDifference> change(JsonNode pod, Injection injection) {
    JsonNode present = pod.path("spec").path("imagePullSecrets");
    Set<String> names = new HashSet<>();
    present.forEach(each -> names.add(each.path("name").asText()));
    List<String> missing =
        injection.verifier().pullSecrets().stream().filter(name -> !names.contains(name)).toList();
    if (injection.containers().isEmpty() || missing.isEmpty()) {
      return Optional.empty();
    }
    PodDifference change =
        PodDifference.because(() -> "its imagePullSecrets lack " + String.join(", ", missing));
    if (!present.isArray()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      missing.forEach(name -> all.addObject().put("name", name));
      return Optional.of(change.add(SECRETS, all));
    }
    missing.forEach(
        name ->
            change.add(SECRETS + "/-", JsonNodeFactory.instance.objectNode().put("name", name)));
    return Optional.of(change);
  }
}
