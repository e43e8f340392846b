package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.decision.Injection.RecallsVolume;
import io.modelgate.watch.outcome.ObservedPod.Ended;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import io.modelgate.watch.outcome.ObservedPod.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked at of a pod each time: little, so that it is kept of every pod. A field that has
 * another shape counts as missing.
 *
 * @param created when the API server stored it
 * @param owner its controller, if it has one
 * @param runtimeClass the name of its RuntimeClass, or empty
 * @param node that it is on, or empty
 * @param isOver whether all its containers have ended for good
 * @param readsRecalls whether it has the volume in which sidecars see what is recalled
 * @param initialized since when its init containers are done, if they are
 * @param runs the state of the init containers, in order
 */
record PodSummary(
    Instant created,
    Optional<Owner> owner,
    String runtimeClass,
    String node,
    boolean isOver,
    boolean readsRecalls,
    Optional<Instant> initialized,
    List<Run> runs) {
  private static final String METADATA = "metadata";
  private static final String STATUS = "status";
  private static final String STATUSES = "initContainerStatuses";
  private static final String CONDITIONS = "conditions";
  private static final String VOLUMES = "volumes";

  /** As much of a pod as {@link #of} reads, as a pod. */
  static JsonNode reduced(JsonNode pod) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = kept.putObject(METADATA);
    copy(pod.path(METADATA), metadata, "creationTimestamp");
    Owner.of(pod.path(METADATA))
        .ifPresent(owner -> metadata.putArray("ownerReferences").add(owner.json()));
    ObjectNode spec = kept.putObject("spec");
    copy(pod.path("spec"), spec, "runtimeClassName", "nodeName");
    if (readsRecalls(pod.path("spec"))) {
      spec.putArray(VOLUMES).addObject().put("name", RecallsVolume.NAME);
    }
    reduce(pod.path(STATUS), kept.putObject(STATUS));
    return kept;
  }

  private static void reduce(JsonNode whole, ObjectNode kept) {
    copy(whole, kept, "phase");
    for (JsonNode condition : whole.path(CONDITIONS)) {
      if (condition.path("type").asText().equals("Initialized")) {
        copy(
            condition,
            kept.withArray(CONDITIONS).addObject(),
            "type",
            STATUS,
            "lastTransitionTime");
      }
    }
    for (JsonNode container : whole.path(STATUSES)) {
      copy(
          container,
          kept.withArray(STATUSES).addObject(),
          "name",
          "state",
          "lastState",
          "restartCount",
          "started",
          "ready");
    }
  }

  private static void copy(JsonNode from, ObjectNode to, String... fields) {
    for (String field : fields) {
      if (from.hasNonNull(field)) {
        to.set(field, from.get(field));
      }
    }
  }

  /** Reads a pod, whole or reduced. */
  static PodSummary of(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    JsonNode status = pod.path(STATUS);
    return new PodSummary(
        instant(pod.path(METADATA).path("creationTimestamp").asText()).orElse(Instant.EPOCH),
        Owner.of(pod.path(METADATA)),
        spec.path("runtimeClassName").asText(),
        spec.path("nodeName").asText(),
        Set.of("Succeeded", "Failed").contains(status.path("phase").asText()),
        readsRecalls(spec),
        initialized(status),
        runs(status));
  }

  private static boolean readsRecalls(JsonNode spec) {
    for (JsonNode volume : spec.path(VOLUMES)) {
      if (volume.path("name").asText().equals(RecallsVolume.NAME)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Instant> initialized(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Initialized")
          && condition.path(STATUS).asText().equals("True")) {
        return instant(condition.path("lastTransitionTime").asText());
      }
    }
    return Optional.empty();
  }

  private static List<Run> runs(JsonNode status) {
    List<Run> runs = new ArrayList<>();
    for (JsonNode container : status.path("initContainerStatuses")) {
      JsonNode state = container.path("state");
      boolean isRunning = state.hasNonNull("running");
      runs.add(
          new Run(
              container.path("name").asText(),
              state.hasNonNull("terminated"),
              isRunning && container.path("started").asBoolean(),
              isRunning && container.path("ready").asBoolean(),
              waiting(state.path("waiting")),
              ended(state).or(() -> ended(container.path("lastState"))),
              container.path("restartCount").asInt() + (isRunning ? 0 : 1)));
    }
    return List.copyOf(runs);
  }

  private static String waiting(JsonNode waiting) {
    String reason = waiting.path("reason").asText();
    String message = waiting.path("message").asText();
    return message.isEmpty() ? reason : reason + ": " + message;
  }

  private static Optional<Ended> ended(JsonNode state) {
    JsonNode ended = state.path("terminated");
    if (!ended.isObject()) {
      return Optional.empty();
    }
    Instant at = instant(ended.path("finishedAt").asText()).orElse(Instant.EPOCH);
    Instant started = instant(ended.path("startedAt").asText()).orElse(at);
    return Optional.of(
        new Ended(
            ended.path("exitCode").asInt(-1),
            ended.path("reason").asText(),
            ended.path("message").asText(),
            at,
            started.isBefore(at) ? Duration.between(started, at) : Duration.ZERO));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
