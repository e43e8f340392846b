package io.modelgate.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pods around the edges of the sandbox scenario, named p0, p1 and so on. An API server would refuse
 * some, and spell quantities in its own way.
 */
final class RandomPods {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<String> NAMESPACES =
      List.of("ai-production", "ai-production", "ai-production", "ai-production", "web");
  private static final List<String> LABELS =
      List.of("", "-", "-", "-", "-", "gvisor", "gvisor", "kata", "kata", "Kata", "runc");
  private static final List<String> RUNTIMES =
      List.of("-", "-", "-", "-", "gvisor", "gvisor", "kata", "kata", "kata-fc", "runc");
  private static final List<String> CONTAINERS =
      List.of("ai-model", "ai-model-2", "not-ai-model", "proxy", "server", "train");
  private static final List<String> IMAGES =
      List.of(
          "PyTorch:2",
          "docs/scikit-learn-pytorch:1.0",
          "inference-server:1.0",
          "pytorch",
          "pytorch/torchserve:0.12",
          "scikit-learn-server:1.5",
          "team/my-scikit@sha256:"
              + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");

  /** Kubernetes quantities, many of them on, just below and just above 1 and 4. */
  private static final List<JsonNode> CPUS =
      Stream.<List<JsonNode>>of(
              texts("100m", "0.5", ".5", "999m", "999999u", "999999999n", "0.999999999"),
              texts("1", "1.", "1.0", "1000m", "1e0", "10e-1", "1000000u", "0.001k", "1001m"),
              texts("2", "3999m", "3.999999999", "4", "4.000", "4000m", "4e0", "0.4E1"),
              texts("4000000000n", "4000000001n", "4001m", "4500m", "5", "+5", "64", "1k", "1Ki"),
              List.of(JSON.numberNode(0.5), JSON.numberNode(1), JSON.numberNode(4.5)))
          .flatMap(List::stream)
          .toList();

  private final Random random;

  private RandomPods(long seed) {
    this.random = new Random(seed);
  }

  /** As many pods as asked for; the same for the same seed. */
  static List<ObjectNode> of(long seed, int count) {
    RandomPods pods = new RandomPods(seed);
    return IntStream.range(0, count).mapToObj(number -> pods.pod("p" + number)).toList();
  }

  private ObjectNode pod(String name) {
    ObjectNode pod = JSON.objectNode().put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", name).put("namespace", one(NAMESPACES));
    String label = one(LABELS);
    if (!label.equals("-")) {
      metadata.putObject("labels").put("secure-ai.io/runtime", label);
    }
    ObjectNode spec = pod.putObject("spec");
    String runtime = one(RUNTIMES);
    if (!runtime.equals("-")) {
      spec.put("runtimeClassName", runtime);
    }
    List<String> names = new ArrayList<>(CONTAINERS);
    if (random.nextInt(8) == 0) {
      resources(spec.putObject("resources"));
    }
    containers(names, 1 + random.nextInt(2), spec.putArray("containers"));
    if (random.nextInt(4) == 0) {
      containers(names, 1, spec.putArray("initContainers"));
    }
    return pod;
  }

  private void containers(List<String> names, int count, ArrayNode containers) {
    for (int i = 0; i < count; i++) {
      ObjectNode container =
          containers
              .addObject()
              .put("name", names.remove(random.nextInt(names.size())))
              .put("image", one(IMAGES));
      if (random.nextInt(5) > 0) {
        resources(container.putObject("resources"));
      }
    }
  }

  private void resources(ObjectNode resources) {
    for (String kind : List.of("requests", "limits")) {
      ObjectNode amounts = JSON.objectNode();
      if (random.nextInt(3) > 0) {
        amounts.set("cpu", one(CPUS));
      }
      if (random.nextInt(3) == 0) {
        amounts.put("memory", "16Gi");
      }
      if (!amounts.isEmpty()) {
        resources.set(kind, amounts);
      }
    }
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static List<JsonNode> texts(String... quantities) {
    return Stream.of(quantities).<JsonNode>map(JSON::textNode).toList();
  }
}
