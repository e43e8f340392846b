package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.modelgate.api.Enforcement;
import io.modelgate.api.PodMarks;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What may not happen to a pod after its creation: a model is verified before the pod starts, so
 * nothing that this rests on may change, and nothing that would have asked for it may come later.
 */
public final class PodUpdateRule {
  private static final List<String> ASKING =
      List.of(PodMarks.ASKS, PodMarks.ASKS_UPSTREAM, PodMarks.EXEMPT);

  private PodUpdateRule() {}

  /**
   * Looks at a change.
   *
   * @param policies those of the pod's namespace
   * @return why the change is refused, as one sentence; empty where it is not
   */
  public static Optional<String> refuse(
      NamespacePolicies policies, JsonNode before, JsonNode after) {
    return isInjected(before)
        ? refuseOfInjected(before, after).or(() -> refuseEphemeral(before, after))
        : refuseOfOthers(policies, before, after);
  }

  private static boolean isInjected(JsonNode pod) {
    return label(pod, PodMarks.INJECTED).asText().equals("true");
  }

  private static Optional<String> refuseOfInjected(JsonNode before, JsonNode after) {
    for (String key : ASKING) {
      if (!label(before, key).equals(label(after, key))) {
        return Optional.of(fixed("label " + key));
      }
    }
    if (!label(before, PodMarks.INJECTED).equals(label(after, PodMarks.INJECTED))) {
      return Optional.of(fixed("label " + PodMarks.INJECTED));
    }
    if (!annotation(before).equals(annotation(after))) {
      return Optional.of(fixed("annotation " + PodMarks.POLICIES));
    }
    return ours(before).equals(ours(after))
        ? Optional.empty()
        : Optional.of(fixed("init container " + ValidationContainer.NAME));
  }

  private static String fixed(String what) {
    return "The pod's %s is fixed once it is created, because its model was validated by it: create the pod anew."
        .formatted(what);
  }

  private static ArrayNode ours(JsonNode pod) {
    ArrayNode containers = JsonNodeFactory.instance.arrayNode();
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      if (ValidationContainer.isReserved(container.path("name").asText())) {
        containers.add(container);
      }
    }
    return containers;
  }

  /** Who debugs a pod may look at its model, not change it. */
  private static Optional<String> refuseEphemeral(JsonNode before, JsonNode after) {
    Set<String> known = new HashSet<>();
    before
        .at("/spec/ephemeralContainers")
        .forEach(container -> known.add(container.path("name").asText()));
    Set<String> models = modelVolumes(before);
    for (JsonNode container : after.at("/spec/ephemeralContainers")) {
      String name = container.path("name").asText();
      if (!known.contains(name)) {
        Optional<String> refusal = VerifierIsolation.refuseEphemeral(after, container);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      for (JsonNode mount : container.path("volumeMounts")) {
        if (!known.contains(name)
            && models.contains(mount.path("name").asText())
            && !mount.path("readOnly").asBoolean()) {
          return Optional.of(
              """
              Ephemeral container %s mounts volume %s, which holds a validated model, for \
              writing: set readOnly.\
              """
                  .formatted(name, mount.path("name").asText()));
        }
      }
    }
    return Optional.empty();
  }

  private static Set<String> modelVolumes(JsonNode pod) {
    Set<String> mounted = new HashSet<>();
    ours(pod)
        .forEach(
            container ->
                container
                    .path("volumeMounts")
                    .forEach(mount -> mounted.add(mount.path("name").asText())));
    mounted.removeIf(ValidationContainer::isReserved);
    return Volumes.withAliases(pod, mounted);
  }

  private static Optional<String> refuseOfOthers(
      NamespacePolicies policies, JsonNode before, JsonNode after) {
    if (!label(after, PodMarks.INJECTED).equals(label(before, PodMarks.INJECTED))
        || !annotation(after).equals(annotation(before))) {
      return Optional.of(
          "The pod's label %s and annotation %s are Modelgate's own: leave them."
              .formatted(PodMarks.INJECTED, PodMarks.POLICIES));
    }
    for (String key : List.of(PodMarks.ASKS, PodMarks.ASKS_UPSTREAM)) {
      if (!label(after, key).isMissingNode() && !label(after, key).equals(label(before, key))) {
        return Optional.of(
            """
            The pod's label %s comes too late, its model can only be validated before it \
            starts: create the pod anew with the label.\
            """
                .formatted(key));
      }
    }
    List<ModelPolicy> applied = ModelRule.applying(policies, before);
    return ModelRule.applying(policies, after).stream()
        .filter(policy -> policy.enforcement() == Enforcement.Enforce)
        .filter(policy -> !applied.contains(policy))
        .findFirst()
        .map(
            policy ->
                """
                %s selects the pod as it would become, and its model can only be validated \
                before it starts: create the pod anew.\
                """
                    .formatted(policy.id().display()));
  }

  private static JsonNode label(JsonNode pod, String key) {
    return pod.path("metadata").path("labels").path(key);
  }

  private static JsonNode annotation(JsonNode pod) {
    return pod.path("metadata").path("annotations").path(PodMarks.POLICIES);
  }
}
