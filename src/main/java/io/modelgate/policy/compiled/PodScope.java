package io.modelgate.policy.compiled;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which pods an exemption is about: all parts that are there must match. Labels and names of pods
 * are no part of it, for their authors choose them.
 *
 * @param namespaces of which the pod's is one
 * @param serviceAccounts of which the pod runs as one
 * @param owners of which one controls the pod
 */
public record PodScope(
    List<Glob> namespaces, Optional<Set<String>> serviceAccounts, Optional<List<Owner>> owners) {
  /** What the API server fills in where a pod names none. */
  private static final String DEFAULT_SERVICE_ACCOUNT = "default";

  /** Controllers of a kind, whatever their API group. */
  public record Owner(String kind, Glob name) {
    boolean matches(JsonNode controller) {
      return kind.equals(controller.path("kind").asText())
          && name.matches(controller.path("name").asText());
    }
  }

  /** Whether it is about a pod. */
  public boolean matches(String namespace, JsonNode pod) {
    return namespaces.stream().anyMatch(glob -> glob.matches(namespace))
        && serviceAccounts.map(names -> names.contains(serviceAccount(pod))).orElse(true)
        && owners.map(any -> isOwned(pod, any)).orElse(true);
  }

  private static String serviceAccount(JsonNode pod) {
    String name = pod.path("spec").path("serviceAccountName").asText();
    return name.isEmpty() ? DEFAULT_SERVICE_ACCOUNT : name;
  }

  private static boolean isOwned(JsonNode pod, List<Owner> owners) {
    for (JsonNode reference : pod.path("metadata").path("ownerReferences")) {
      if (reference.path("controller").asBoolean()) {
        return owners.stream().anyMatch(owner -> owner.matches(reference));
      }
    }
    return false;
  }
}
