package io.modelgate.policy.model;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.ModelValidation;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.model.ModelPolicy.Broken;
import io.modelgate.policy.model.ModelPolicy.Usable;
import java.util.ArrayList;
import java.util.List;

/** Decides for a pod that asks for model validation which policy applies, and what it calls for. */
public final class ModelRule {
  private static final String THE_ONLY_ONE = "true";

  private final String image;

  /**
   * A rule that injects one verifier.
   *
   * @param image the verifier's image
   */
  public ModelRule(String image) {
    this.image = image;
  }

  /**
   * Decides.
   *
   * @param asked value of the pod's label {@link ModelValidation#LABEL}
   * @param pod the pod, untyped
   * @param policies those of the pod's namespace
   */
  public Decision decide(String asked, String namespace, JsonNode pod, List<ModelPolicy> policies) {
    if (asked.equals(THE_ONLY_ONE) && policies.isEmpty()) {
      return new Decision.Unchanged(List.of(none(namespace)));
    }
    List<ModelPolicy> chosen =
        asked.equals(THE_ONLY_ONE)
            ? policies
            : policies.stream().filter(policy -> policy.name().equals(asked)).toList();
    if (chosen.size() > 1) {
      return new Decision.Deny(ambiguous(namespace, chosen));
    }
    if (chosen.isEmpty()) {
      return new Decision.Deny(unknown(asked, namespace));
    }
    return apply(chosen.get(0), pod);
  }

  private Decision apply(ModelPolicy policy, JsonNode pod) {
    if (policy instanceof Broken broken) {
      return new Decision.Deny(
          broken.displayName() + " cannot be applied: " + broken.fault() + ".");
    }
    try {
      return new Decision.Mutate(container((Usable) policy, pod));
    } catch (UndecidableException e) {
      return new Decision.Deny(policy.displayName() + " cannot be applied: " + e.getMessage());
    }
  }

  private ValidationContainer container(Usable policy, JsonNode pod) throws UndecidableException {
    refuseReservedName(pod);
    List<String> paths = new ArrayList<>(List.of(policy.modelPath(), policy.signaturePath()));
    paths.addAll(policy.method().files());
    List<Mount> mounts = PodMounts.of(pod).showing(paths);

    List<String> arguments = new ArrayList<>(List.of("verify"));
    arguments.addAll(policy.method().arguments());
    arguments.add("--signature=" + policy.signaturePath());
    arguments.add(policy.modelPath());
    return new ValidationContainer(image, arguments, mounts);
  }

  private static void refuseReservedName(JsonNode pod) throws UndecidableException {
    for (JsonNode container : pod.path("spec").path("containers")) {
      if (container.path("name").asText().equals(ValidationContainer.NAME)) {
        throw new UndecidableException(
            "Container name " + ValidationContainer.NAME + " is reserved: rename the container.");
      }
    }
  }

  private static String ambiguous(String namespace, List<ModelPolicy> policies) {
    String names = policies.stream().map(ModelPolicy::name).sorted().collect(joining(", "));
    return """
    Namespace %s holds several ModelValidations (%s): set the pod's label %s to \
    the name of the one that applies.\
    """
        .formatted(namespace, names, ModelValidation.LABEL);
  }

  private static String unknown(String asked, String namespace) {
    return """
    The pod's label %s names ModelValidation %s, which namespace %s does not hold: \
    name one that it holds, or "true" for the only one.\
    """
        .formatted(ModelValidation.LABEL, asked, namespace);
  }

  private static String none(String namespace) {
    return """
    Namespace %s holds no ModelValidation: the pod's model is not validated, \
    though its label %s asks for it.\
    """
        .formatted(namespace, ModelValidation.LABEL);
  }
}
