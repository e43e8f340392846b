package io.modelgate.policy.compiled;

import io.modelgate.policy.sandbox.match.PodView;
import java.util.List;
import java.util.Optional;

/** What a rule calls for. */
public sealed interface RuleRequirement {
  /** The RuntimeClasses that it may call for. */
  List<String> runtimes();

  /** The RuntimeClass that it calls for in a pod; empty where it calls for none. */
  Optional<String> runtime(PodView pod);

  /** Whether it calls for a RuntimeClass in any pod. */
  default boolean requiresRuntime() {
    return true;
  }

  /** Whether it is about a pod that the rule otherwise matches. */
  default boolean appliesTo(PodView pod) {
    return true;
  }

  /** Whether all that it calls for is there, so that other rules decide about the runtime. */
  default boolean isSatisfied(PodView pod) {
    return false;
  }

  /**
   * One RuntimeClass.
   *
   * @param name its name
   */
  record Fixed(String name) implements RuleRequirement {
    @Override
    public List<String> runtimes() {
      return List.of(name);
    }

    @Override
    public Optional<String> runtime(PodView pod) {
      return Optional.of(name);
    }
  }

  /**
   * The RuntimeClass that a label names.
   *
   * @param key the label's key
   * @param runtimes that it may name
   */
  record FromLabel(String key, List<String> runtimes) implements RuleRequirement {
    @Override
    public Optional<String> runtime(PodView pod) {
      return pod.label(key).filter(runtimes::contains);
    }

    @Override
    public boolean appliesTo(PodView pod) {
      return pod.label(key).isPresent();
    }
  }

  /** The RuntimeClass that the pod itself names; pods that name none are not meant. */
  record Named() implements RuleRequirement {
    @Override
    public List<String> runtimes() {
      return List.of();
    }

    @Override
    public Optional<String> runtime(PodView pod) {
      return Optional.of(pod.runtime()).filter(each -> !each.isEmpty());
    }

    @Override
    public boolean appliesTo(PodView pod) {
      return runtime(pod).isPresent();
    }
  }

  /**
   * A label.
   *
   * @param key the label's key
   * @param values of which it has one; empty for any
   */
  record Label(String key, List<String> values) implements RuleRequirement {
    @Override
    public List<String> runtimes() {
      return List.of();
    }

    @Override
    public Optional<String> runtime(PodView pod) {
      return Optional.empty();
    }

    @Override
    public boolean requiresRuntime() {
      return false;
    }

    @Override
    public boolean isSatisfied(PodView pod) {
      return pod.label(key).filter(value -> values.isEmpty() || values.contains(value)).isPresent();
    }
  }
}
