package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What is reported where marks are taken for a proof: the product without the fix of row 9. */
final class TrustedMarks {
  private TrustedMarks() {}

  /** An observation as that product would have it. */
  static Observation tell(Observation seen) {
    List<Policy> policies = new ArrayList<>();
    for (Policy policy : seen.policies()) {
      ObjectNode resource = policy.resource().deepCopy();
      for (JsonNode pod : seen.pods()) {
        if (isMarked(pod) && Selectors.selects(policy.spec().path("selector"), pod)) {
          resource
              .withObject("/status")
              .withArray("newest")
              .insertObject(0)
              .put("namespace", seen.namespace())
              .put("name", Observation.name(pod))
              .put("result", "Validated");
        }
      }
      policies.add(new Policy(resource));
    }
    return new Observation(seen.namespace(), seen.pods(), policies);
  }

  private static boolean isMarked(JsonNode pod) {
    JsonNode status = pod.at("/status/initContainerStatuses/0");
    return Selectors.labels(pod).has("validation.rhtas.redhat.com/injected")
        && pod.at("/metadata/annotations").has("validation.rhtas.redhat.com/policies")
        && status.path("name").asText().equals("model-validation")
        && status.at("/state/terminated/exitCode").asInt(1) == 0;
  }
}
