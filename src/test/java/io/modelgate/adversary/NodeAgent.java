package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Stands for the nodes: writes what became of the containers as they are stored. Ours verify;
 * everybody else's say what their author likes, and that is that all is verified.
 */
final class NodeAgent implements AutoCloseable {
  private final Caller caller;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Set<String> ran = new HashSet<>();

  private NodeAgent(Caller caller) {
    this.caller = caller;
  }

  /** Starts it, for the namespaces of worlds. */
  static NodeAgent start(Caller caller) {
    NodeAgent agent = new NodeAgent(caller);
    var unused = agent.thread.scheduleWithFixedDelay(agent::round, 0, 300, TimeUnit.MILLISECONDS);
    return agent;
  }

  private void round() {
    try {
      for (JsonNode pod : caller.get("/api/v1/pods?resourceVersion=0").path("items")) {
        if (pod.at("/metadata/namespace").asText().startsWith("adv-")
            && ran.add(Observation.uid(pod))) {
          run(pod);
        }
      }
    } catch (IllegalStateException e) {
      // The API server is being stopped, or busy: the next round comes.
    }
  }

  private void run(JsonNode pod) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode status = body.putObject("status").put("phase", "Running");
    ArrayNode ended = status.putArray("initContainerStatuses");
    for (JsonNode container : pod.at("/spec/initContainers")) {
      ObjectNode each = status(ended, container);
      if (container.path("restartPolicy").asText().equals("Always")) {
        each.put("started", true).put("ready", true);
        each.withObject("/state/running").put("startedAt", now);
      } else {
        each.put("ready", true)
            .withObject("/state/terminated")
            .put("exitCode", 0)
            .put("finishedAt", now)
            .put("message", Verifier.isOurs(container) ? "verified: 2 files" : "verified: forged");
      }
    }
    ArrayNode running = status.putArray("containerStatuses");
    for (JsonNode container : pod.at("/spec/containers")) {
      ObjectNode each = status(running, container);
      each.put("started", true).put("ready", true);
      each.withObject("/state/running").put("startedAt", now);
    }
    String path =
        Kind.POD.path(pod.at("/metadata/namespace").asText()) + "/" + Observation.name(pod);
    caller.call(
        Caller.ROOT, "PATCH", path + "/status", "application/strategic-merge-patch+json", body);
  }

  private static ObjectNode status(ArrayNode statuses, JsonNode container) {
    return statuses
        .addObject()
        .put("name", container.path("name").asText())
        .put("image", container.path("image").asText())
        .put("imageID", "")
        .put("restartCount", 0);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
