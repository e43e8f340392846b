package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Ports that none of a pod's containers says it listens on. */
final class FreePorts {
  private static final int AS_MANY_AS_CONTAINERS = 64;

  private FreePorts() {}

  static List<Integer> of(JsonNode pod, int from) {
    Set<Integer> taken = new HashSet<>();
    for (String kind : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(kind)) {
        container.path("ports").forEach(port -> taken.add(port.path("containerPort").asInt()));
      }
    }
    return IntStream.iterate(from, port -> port + 1)
        .filter(port -> !taken.contains(port))
        .limit(AS_MANY_AS_CONTAINERS)
        .boxed()
        .toList();
  }
}
