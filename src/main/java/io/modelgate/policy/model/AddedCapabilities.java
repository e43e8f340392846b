package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The capabilities that OpenShift's security context constraints may add to every container: those
 * of {@code defaultAddCapabilities} that a container does not drop by name, even if it drops ALL. A
 * constraint is matched before the webhooks are called, so each workload's container shows them: it
 * adds them, or drops them by name. The verifier drops them by name too, and stays without any.
 */
final class AddedCapabilities {
  /** Written by the constraints; what an author writes there makes the verifier drop more. */
  private static final String MATCHED = "openshift.io/scc";

  private AddedCapabilities() {}

  /** Those of one pod; none if no constraint matched it. */
  static Set<String> of(JsonNode pod) {
    Set<String> names = new TreeSet<>();
    if (!pod.path("metadata").path("annotations").has(MATCHED)) {
      return names;
    }
    for (String kind : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(kind)) {
        if (!ValidationContainer.isReserved(container.path("name").asText())) {
          JsonNode capabilities = container.path("securityContext").path("capabilities");
          capabilities.path("add").forEach(each -> names.add(each.asText()));
          capabilities.path("drop").forEach(each -> names.add(each.asText()));
        }
      }
    }
    names.remove("ALL");
    return names;
  }
}
