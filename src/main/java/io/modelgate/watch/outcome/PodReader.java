package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.modelgate.watch.outcome.ObservedPod.Ended;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import io.modelgate.watch.outcome.ObservedPod.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the watch keeps of a pod; a field that has another shape counts as missing. */
final class PodReader {
  private PodReader() {}

  static ObservedPod read(WatchedPod pod) {
    ObjectMeta metadata = pod.getMetadata();
    return new ObservedPod(
        metadata.getNamespace(),
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getUid(), ""),
        instant(metadata.getCreationTimestamp()).orElse(Instant.EPOCH),
        Set.of("Succeeded", "Failed").contains(pod.getStatus().path("phase").asText()),
        initialized(pod.getStatus()),
        controller(metadata),
        matched(pod),
        runs(pod.getStatus()),
        pod.getSpec().path("runtimeClassName").asText(),
        pod.getSpec().path("nodeName").asText(),
        pod.getPacked());
  }

  private static JsonNode matched(WatchedPod pod) {
    ObjectNode matched = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = matched.putObject("metadata").put("name", pod.getMetadata().getName());
    ObjectNode labels = metadata.putObject("labels");
    labels(pod.getMetadata()).forEach(labels::put);
    controller(pod.getMetadata())
        .ifPresent(
            owner ->
                matched
                    .withObject("/metadata")
                    .putArray("ownerReferences")
                    .addObject()
                    .put("kind", owner.kind())
                    .put("name", owner.name())
                    .put("controller", true));
    return matched.set("spec", pod.getSpec());
  }

  private static Map<String, String> labels(ObjectMeta metadata) {
    return Objects.requireNonNullElse(metadata.getLabels(), Map.of());
  }

  static Optional<Owner> controller(ObjectMeta metadata) {
    return metadata.getOwnerReferences().stream()
        .findFirst()
        .map(
            each -> new Owner(each.getApiVersion(), each.getKind(), each.getName(), each.getUid()));
  }

  private static Optional<Instant> initialized(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("status").asText().equals("True")) {
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

  private static Optional<Instant> instant(@Nullable String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
