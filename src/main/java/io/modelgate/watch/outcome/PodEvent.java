package io.modelgate.watch.outcome;

import java.time.Instant;

/**
 * An Event (events.k8s.io/v1) to be.
 *
 * @param name the same for the same happening, so that it is told once, whoever tells it
 * @param namespace of the pod, of what it is about, and of the Event
 * @param about the object that it is about
 * @param pod the pod, where it is about another object; else the same
 * @param isWarning whether its type is Warning; else it is Normal
 * @param action what was done, in CamelCase
 * @param reason in CamelCase
 * @param note for humans, at most 1024 bytes
 * @param at when it happened
 */
public record PodEvent(
    String name,
    String namespace,
    ObservedPod.Owner about,
    ObservedPod.Owner pod,
    boolean isWarning,
    String action,
    String reason,
    String note,
    Instant at) {
  /** The same about another object, for example about the owner of that one. */
  public PodEvent about(ObservedPod.Owner other) {
    return new PodEvent(name, namespace, other, pod, isWarning, action, reason, note, at);
  }
}
