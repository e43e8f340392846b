package io.modelgate.policy.decision;

import java.util.List;
import java.util.function.Function;

/** What is decided about a pod. */
public sealed interface Decision {

  /**
   * The exhaustive switch over the three cases (Java 17 has none over sealed types).
   *
   * @return what the function of this case gives
   */
  <T> T match(Function<Unchanged, T> unchanged, Function<Mutate, T> mutate, Function<Deny, T> deny);

  /**
   * The pod is admitted as it is.
   *
   * @param warnings sentences that its author sees
   */
  record Unchanged(List<String> warnings) implements Decision {
    @Override
    public <T> T match(
        Function<Unchanged, T> unchanged, Function<Mutate, T> mutate, Function<Deny, T> deny) {
      return unchanged.apply(this);
    }
  }

  /**
   * The pod is admitted with an init container that runs before all others.
   *
   * @param container the init container
   */
  record Mutate(ValidationContainer container) implements Decision {
    @Override
    public <T> T match(
        Function<Unchanged, T> unchanged, Function<Mutate, T> mutate, Function<Deny, T> deny) {
      return mutate.apply(this);
    }
  }

  /**
   * The pod is refused.
   *
   * @param message one sentence: what is wrong and what to change
   */
  record Deny(String message) implements Decision {
    @Override
    public <T> T match(
        Function<Unchanged, T> unchanged, Function<Mutate, T> mutate, Function<Deny, T> deny) {
      return deny.apply(this);
    }
  }
}
