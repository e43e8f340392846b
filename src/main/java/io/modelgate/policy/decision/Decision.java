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
   * @param notices what to say about it
   */
  record Unchanged(Notices notices) implements Decision {
    /** The pod concerns no policy. */
    public static final Unchanged SILENTLY = new Unchanged(Notices.NONE);

    @Override
    public <T> T match(
        Function<Unchanged, T> unchanged, Function<Mutate, T> mutate, Function<Deny, T> deny) {
      return unchanged.apply(this);
    }
  }

  /**
   * The pod is admitted with init containers that verify its models.
   *
   * @param injection what is injected
   * @param notices what to say about it
   */
  record Mutate(Injection injection, Notices notices) implements Decision {
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

  /**
   * What is said about an admitted pod.
   *
   * @param warnings sentences that its author sees
   * @param audit sentences for the API server's audit log
   */
  record Notices(List<String> warnings, List<String> audit) {
    /** Nothing to say. */
    public static final Notices NONE = new Notices(List.of(), List.of());

    /** Only warnings. */
    public static Notices warning(List<String> warnings) {
      return new Notices(List.copyOf(warnings), List.of());
    }
  }
}
