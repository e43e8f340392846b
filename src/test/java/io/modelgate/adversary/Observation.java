package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the API server has stored of a namespace at one time. */
record Observation(String namespace, List<JsonNode> pods, List<Policy> policies) {

  /**
   * Looks.
   *
   * @param ofTheCluster paths of the cluster's policies that apply here
   */
  static Observation of(Caller caller, String namespace, List<String> ofTheCluster) {
    List<Policy> policies = new ArrayList<>();
    ofTheCluster.forEach(path -> policies.add(new Policy(caller.get(path))));
    caller
        .get(Kind.MODEL_VALIDATION.path(namespace))
        .path("items")
        .forEach(each -> policies.add(new Policy(each)));
    List<JsonNode> pods = new ArrayList<>();
    for (JsonNode pod : caller.get(Kind.POD.path(namespace)).path("items")) {
      if (!isOver(pod)) {
        pods.add(pod);
      }
    }
    return new Observation(namespace, pods, List.copyOf(policies));
  }

  private static boolean isOver(JsonNode pod) {
    return Set.of("Succeeded", "Failed").contains(pod.at("/status/phase").asText())
        || pod.at("/metadata").has("deletionTimestamp");
  }

  static String name(JsonNode pod) {
    return pod.at("/metadata/name").asText();
  }

  static String uid(JsonNode pod) {
    return pod.at("/metadata/uid").asText();
  }
}
