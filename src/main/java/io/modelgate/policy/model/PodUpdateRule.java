package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.modelgate.api.Enforcement;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.ArrayList;
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
      List.of(MetadataKeys.VALIDATION_LABEL, MetadataKeys.UPSTREAM_VALIDATION_LABEL);

  private final StoredPodRule rule;

  /** The rule in the pod's namespace. */
  public PodUpdateRule(StoredPodRule rule) {
    this.rule = rule;
  }

  /**
   * Looks at a change, through whichever subresource it comes.
   *
   * @return why the change is refused, as one sentence; empty if it is not
   */
  public Optional<String> refuse(JsonNode before, JsonNode after) {
    return refuseMarks(before, after)
        .or(() -> refuseEphemeral(before, after))
        .or(() -> refuseUnverified(before, after));
  }

  private static Optional<String> refuseMarks(JsonNode before, JsonNode after) {
    return ours(before).isEmpty()
        ? refuseMarksOfOthers(before, after)
        : refuseOfInjected(before, after);
  }

  /**
   * Nothing may ask for a verification that has not taken place. A pod that came before its policy
   * may stay as it is, and change in what the policy does not look at.
   */
  private Optional<String> refuseUnverified(JsonNode before, JsonNode after) {
    List<Protection> then = rule.protections(before, true);
    for (Protection now : rule.protections(after, true)) {
      ModelPolicy policy = now.policy();
      if (now.gap().isEmpty() || policy.enforcement() != Enforcement.Enforce) {
        continue;
      }
      Optional<Protection> earlier =
          then.stream().filter(each -> each.policy().equals(policy)).findFirst();
      if (earlier.isEmpty()) {
        return Optional.of(selectsChanged(policy.id()));
      }
      boolean isOld =
          earlier.get().gap().isPresent()
              && rule.requirement(policy, before).equals(rule.requirement(policy, after));
      if (!isOld) {
        return Optional.of(
            """
            With the change, the pod would use a model that %s has not verified, and a model can only \
            be verified before the pod starts. Recreate the pod with the change. %s\
            """
                .formatted(policy.id().display(), now.gap().get()));
      }
    }
    return Optional.empty();
  }

  /** Why a pod may not come under a policy by a change, as one sentence. */
  public static String selectsChanged(PolicyId policy) {
    return """
    %s selects the changed pod, and a model can only be validated before the pod starts: recreate \
    the pod with the change.\
    """
        .formatted(policy.display());
  }

  private static Optional<String> refuseOfInjected(JsonNode before, JsonNode after) {
    for (String key : ASKING) {
      if (!label(before, key).equals(label(after, key))) {
        return Optional.of(fixed("label " + key));
      }
    }
    if (!label(before, MetadataKeys.INJECTED_LABEL)
        .equals(label(after, MetadataKeys.INJECTED_LABEL))) {
      return Optional.of(fixed("label " + MetadataKeys.INJECTED_LABEL));
    }
    if (!annotation(before).equals(annotation(after))) {
      return Optional.of(fixed("annotation " + MetadataKeys.POLICIES_ANNOTATION));
    }
    if (!ours(before).equals(ours(after))) {
      return Optional.of(fixed("init container " + ValidationContainer.NAME));
    }
    // What comes before ours may be there only because its image fetches models.
    return untilOurs(before).equals(untilOurs(after))
        ? Optional.empty()
        : Optional.of(fixed("image of each init container before " + ValidationContainer.NAME));
  }

  /** The images of the init containers up to the last of ours. */
  private static List<String> untilOurs(JsonNode pod) {
    List<String> images = new ArrayList<>();
    int last = 0;
    for (JsonNode container : pod.path("spec").path("initContainers")) {
      images.add(container.path("image").asText());
      if (ValidationContainer.isReserved(container.path("name").asText())) {
        last = images.size();
      }
    }
    return images.subList(0, last);
  }

  private static String fixed(String what) {
    return "The pod's %s cannot be changed after the pod is created, because the model was validated according to it: recreate the pod with the change."
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
        .path("spec")
        .path("ephemeralContainers")
        .forEach(container -> known.add(container.path("name").asText()));
    boolean hasVerifier = !ours(before).isEmpty();
    Set<String> models = modelVolumes(before);
    for (JsonNode container : after.path("spec").path("ephemeralContainers")) {
      String name = container.path("name").asText();
      if (known.contains(name)) {
        continue;
      }
      Optional<String> refusal = VerifierIsolation.refuseEphemeral(after, container, hasVerifier);
      if (refusal.isPresent()) {
        return refusal;
      }
      Optional<String> written = writtenBy(container, models);
      if (written.isPresent()) {
        return Optional.of(
            """
            Ephemeral container %s mounts volume %s, which contains a validated model, for \
            writing: set readOnly.\
            """
                .formatted(name, written.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> writtenBy(JsonNode container, Set<String> models) {
    List<JsonNode> uses = new ArrayList<>();
    container.path("volumeMounts").forEach(uses::add);
    container.path("volumeDevices").forEach(uses::add);
    return uses.stream()
        .filter(use -> !use.path("readOnly").asBoolean())
        .map(use -> use.path("name").asText())
        .filter(models::contains)
        .findFirst();
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

  private static Optional<String> refuseMarksOfOthers(JsonNode before, JsonNode after) {
    if (!label(after, MetadataKeys.INJECTED_LABEL)
            .equals(label(before, MetadataKeys.INJECTED_LABEL))
        || !annotation(after).equals(annotation(before))) {
      return Optional.of(
          "The pod's label %s and annotation %s are managed by Modelgate: do not change them."
              .formatted(MetadataKeys.INJECTED_LABEL, MetadataKeys.POLICIES_ANNOTATION));
    }
    for (String key :
        List.of(MetadataKeys.VALIDATION_LABEL, MetadataKeys.UPSTREAM_VALIDATION_LABEL)) {
      if (!label(after, key).isMissingNode() && !label(after, key).equals(label(before, key))) {
        return Optional.of(
            """
            The pod's label %s comes too late, because a model can only be validated before the \
            pod starts: recreate the pod with the label.\
            """
                .formatted(key));
      }
    }
    return Optional.empty();
  }

  private static JsonNode label(JsonNode pod, String key) {
    return pod.path("metadata").path("labels").path(key);
  }

  private static JsonNode annotation(JsonNode pod) {
    return pod.path("metadata").path("annotations").path(MetadataKeys.POLICIES_ANNOTATION);
  }
}
