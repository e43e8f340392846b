package io.modelgate.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.model.UnreachablePods;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A stored pod as it would come to the webhooks if it were created again: without what the API
 * server and Modelgate gave it. What other webhooks and the API server's own admission give a pod
 * stays, since that is there before it comes to us.
 */
final class RecreatedPod {
  private static final List<String> OF_THE_SERVER =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  private static final String STATEFUL_SET = "StatefulSet";

  private RecreatedPod() {}

  /**
   * The pod.
   *
   * @param stored the pod as the API server has it; it is not changed
   * @param today the policies that it would be created under today
   */
  static JsonNode of(PolicyEngine engine, String namespace, JsonNode stored, PolicySet today) {
    ObjectNode pod = stored.deepCopy();
    pod.remove("status");
    if (pod.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(OF_THE_SERVER);
      unnamed(metadata);
      remove(metadata, "labels", MetadataKeys.INJECTED_LABEL);
      remove(metadata, "annotations", MetadataKeys.POLICIES_ANNOTATION);
    }
    if (pod.path("spec") instanceof ObjectNode spec) {
      spec.remove(List.of("nodeName", "ephemeralContainers"));
      withoutReserved(spec, "initContainers");
      withoutReserved(spec, "volumes");
    }
    return UnreachablePods.isMirror(pod) ? pod : withoutOurRuntime(engine, namespace, pod, today);
  }

  /** A name that was generated will be another; a StatefulSet's pods keep theirs. */
  private static void unnamed(ObjectNode metadata) {
    boolean isKept = metadata.path("generateName").asText().isEmpty();
    for (JsonNode each : metadata.path("ownerReferences")) {
      isKept |= each.path("kind").asText().equals(STATEFUL_SET);
    }
    if (!isKept) {
      metadata.remove("name");
    }
  }

  private static void remove(ObjectNode metadata, String field, String key) {
    if (metadata.path(field) instanceof ObjectNode map) {
      map.remove(key);
    }
  }

  /** The mutating webhook takes all of these names for its own. */
  private static void withoutReserved(ObjectNode spec, String field) {
    if (!(spec.path(field) instanceof ArrayNode all)) {
      return;
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      if (ValidationContainer.isReserved(all.get(i).path("name").asText())) {
        all.remove(i);
      }
    }
    if (all.isEmpty()) {
      spec.remove(field);
    }
  }

  /**
   * Nothing in a pod says who chose its RuntimeClass. If today's policies would give it just this
   * one if it had none, they are taken to have done so.
   */
  private static JsonNode withoutOurRuntime(
      PolicyEngine engine, String namespace, ObjectNode pod, PolicySet today) {
    String runtime = pod.at("/spec/runtimeClassName").asText();
    if (runtime.isEmpty() || today.sandboxIn(namespace).isEmpty()) {
      return pod;
    }
    ObjectNode without = pod.deepCopy();
    ObjectNode spec = (ObjectNode) without.path("spec");
    spec.remove(List.of("runtimeClassName", "overhead"));
    RuntimeClassView known = today.runtimes().classes().get(runtime);
    if (known != null) {
      withoutScheduling(spec, known);
    }
    boolean isGiven =
        engine
            .decide(namespace, without, today)
            .match(
                unchanged -> false,
                mutate -> mutate.runtime().filter(each -> each.name().equals(runtime)).isPresent(),
                deny -> false);
    return isGiven ? without : pod;
  }

  /** The API server's admission merges in where a RuntimeClass runs. */
  private static void withoutScheduling(ObjectNode spec, RuntimeClassView runtime) {
    if (spec.path("nodeSelector") instanceof ObjectNode selector) {
      for (Map.Entry<String, String> each : runtime.nodeSelector().entrySet()) {
        if (selector.path(each.getKey()).asText().equals(each.getValue())) {
          selector.remove(each.getKey());
        }
      }
    }
    if (spec.path("tolerations") instanceof ArrayNode tolerations) {
      List<JsonNode> others = new ArrayList<>();
      tolerations.forEach(others::add);
      others.removeAll(runtime.tolerations());
      tolerations.removeAll();
      tolerations.addAll(others);
    }
  }
}
