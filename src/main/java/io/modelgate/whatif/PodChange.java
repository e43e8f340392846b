package io.modelgate.whatif;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What a change of policies does to one pod.
 *
 * @param namespace the pod's namespace
 * @param name its name
 * @param owner its controller, as {@code kind/name}, or empty
 * @param result what it does if the pod is created again
 * @param detail one sentence, or empty if nothing changes
 * @param by policies, with their rules, of the change that have to do with the pod; empty if
 *     nothing changes
 * @param today how it is
 * @param then how it would be
 */
public record PodChange(
    String namespace,
    String name,
    String owner,
    DecisionChange result,
    String detail,
    List<String> by,
    PodDecision today,
    PodDecision then) {

  /** Whether anything is another way, also of the pod as it is stored. */
  @JsonIgnore
  public boolean isAny() {
    return (result != DecisionChange.UNCHANGED && result != DecisionChange.DENIED_TODAY)
        || today.stored().state() != then.stored().state();
  }

  /** How sentences name the pod. */
  public String display() {
    return namespace + "/" + name;
  }
}
