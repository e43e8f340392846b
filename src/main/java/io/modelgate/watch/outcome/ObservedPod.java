package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the outcome of a pod is told from.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid tells it from a later pod of the same name
 * @param created when the API server stored it
 * @param isOver whether all its containers have ended for good
 * @param initialized since when its init containers are done, if they are
 * @param owner its controller, if it has one
 * @param matched its labels and its controller, and of its spec what policies and exemptions select
 *     by, as a pod in JSON
 * @param runs the state of the init containers, in order
 * @param runtimeClass the name of its RuntimeClass, or empty
 * @param node that it is on, or empty
 * @param packed all that rules may look at
 */
public record ObservedPod(
    String namespace,
    String name,
    String uid,
    Instant created,
    boolean isOver,
    Optional<Instant> initialized,
    Optional<Owner> owner,
    JsonNode matched,
    List<Run> runs,
    String runtimeClass,
    String node,
    PackedPod packed) {

  /** The object that controls a pod. */
  public record Owner(String apiVersion, String kind, String name, String uid) {}

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
   * @param reason the kubelet's word for it, for instance {@code OOMKilled}; may be empty
   * @param message its termination message, whatever its process wrote
   * @param at when
   * @param ran how long it had run
   */
  public record Ended(int exitCode, String reason, String message, Instant at, Duration ran) {}
}
