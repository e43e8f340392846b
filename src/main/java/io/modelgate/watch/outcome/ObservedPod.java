package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import java.lang.ref.SoftReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A pod as its outcome is told from it: read from what is kept of it as far as somebody asks. If it
 * is too large to be kept, it is asked for at the API server. For one look by one thread.
 */
public final class ObservedPod {
  /** No object's name or kind is longer. */
  private static final int MAX_NAME_LENGTH = 253;

  /** The object that controls a pod. */
  public record Owner(String apiVersion, String kind, String name, String uid) {

    /** The controller among the owners of an object, as its metadata say; if there can be one. */
    static Optional<Owner> of(JsonNode metadata) {
      for (JsonNode each : metadata.path("ownerReferences")) {
        if (each.path("controller").asBoolean()) {
          Owner owner =
              new Owner(
                  each.path("apiVersion").asText(),
                  each.path("kind").asText(),
                  each.path("name").asText(),
                  each.path("uid").asText());
          return Optional.of(owner).filter(Owner::isPossible);
        }
      }
      return Optional.empty();
    }

    ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("apiVersion", apiVersion)
          .put("kind", kind)
          .put("name", name)
          .put("uid", uid)
          .put("controller", true);
    }

    /** Whoever writes a pod may write anything here. */
    private boolean isPossible() {
      return List.of(apiVersion, kind, name, uid).stream()
          .allMatch(each -> each.length() <= MAX_NAME_LENGTH);
    }
  }

  /**
   * The state of one container.
   *
   * @param container its name
   * @param isOver whether it has ended and will not be started again
   * @param isStarted whether it runs, and its startup probe has succeeded
   * @param isReady whether it runs, and its readiness probe succeeds
   * @param waiting why it does not run yet, or empty
   * @param ended how it ended the last time, if it ever did
   * @param endings how often it ended
   */
  public record Run(
      String container,
      boolean isOver,
      boolean isStarted,
      boolean isReady,
      String waiting,
      Optional<Ended> ended,
      int endings) {}

  /**
   * How a container ended.
   *
   * @param exitCode of its process
   * @param reason the kubelet's word for it, for example {@code OOMKilled}; may be empty
   * @param message its termination message, whatever its process wrote
   * @param at when
   * @param ran how long it had run
   */
  public record Ended(int exitCode, String reason, String message, Instant at, Duration ran) {}

  private final PackedPod kept;
  private final LargePods large;
  private final Supplier<PodSummary> summary;

  /** What was read; many pods on a page may be large. */
  private SoftReference<JsonNode> read = new SoftReference<>(null);

  /**
   * A pod.
   *
   * @param large has those that are too large to be kept
   */
  ObservedPod(PackedPod kept, LargePods large) {
    this.kept = kept;
    this.large = large;
    this.summary =
        Suppliers.memoize(() -> PodSummary.of(kept.summary().unpack().orElseGet(this::whole)));
  }

  private JsonNode whole() {
    return large.get(namespace(), name());
  }

  /** The name of the pod's namespace. */
  public String namespace() {
    return kept.getMetadata().getNamespace();
  }

  /** The pod's name, which is its own only within its namespace. */
  public String name() {
    return kept.getMetadata().getName();
  }

  /** Tells it from a later pod of the same name. */
  public String uid() {
    return Objects.requireNonNullElse(kept.getMetadata().getUid(), "");
  }

  /** When the API server stored it. */
  public Instant created() {
    return summary.get().created();
  }

  /** Whether all its containers have ended for good. */
  public boolean isOver() {
    return summary.get().isOver();
  }

  /** Whether a sidecar of it reads what is recalled, now or once it starts. */
  public boolean readsRecalls() {
    return summary.get().readsRecalls() && !isOver();
  }

  /** Since when its init containers are done, if they are. */
  public Optional<Instant> initialized() {
    return summary.get().initialized();
  }

  /** The state of the init containers, in order. */
  public List<Run> runs() {
    return summary.get().runs();
  }

  /** Its controller, if it has one. */
  public Optional<Owner> owner() {
    return summary.get().owner();
  }

  /** The name of its RuntimeClass, or empty. */
  public String runtimeClass() {
    return summary.get().runtimeClass();
  }

  /** The node that it is on, or empty. */
  public String node() {
    return summary.get().node();
  }

  /** Its metadata and spec, which is all that rules may look at. */
  public JsonNode json() {
    JsonNode json = read.get();
    if (json == null) {
      json = kept.rules().unpack().orElseGet(this::whole);
      read = new SoftReference<>(json);
    }
    return json;
  }

  /** Equal for pods that rules cannot tell apart, whatever became of them meanwhile. */
  public PackedJson rules() {
    return kept.rules();
  }

  /** No more than which it is: it may hold anything. */
  @Override
  public String toString() {
    return namespace() + "/" + name();
  }
}
