package io.modelgate.policy.decision;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is decided about a pod. */
public sealed interface Decision {

  /**
   * The exhaustive switch over the three cases (Java 17 has none over sealed types).
   *
   * @return what the function of this case gives
   */
  <T> T match(Function<Unchanged, T> unchanged, Function<Mutate, T> mutate, Function<Deny, T> deny);

  /** What two rule families come to together: a denial counts, and changes and notices add. */
  default Decision and(Decision other) {
    return match(
        unchanged ->
            other.match(
                too -> new Unchanged(unchanged.notices().and(too.notices())),
                too ->
                    new Mutate(
                        too.injection(), too.runtime(), unchanged.notices().and(too.notices())),
                deny -> deny),
        mutate ->
            other.match(
                too ->
                    new Mutate(
                        mutate.injection(), mutate.runtime(), mutate.notices().and(too.notices())),
                too ->
                    new Mutate(
                        mutate.injection().or(too::injection),
                        mutate.runtime().or(too::runtime),
                        mutate.notices().and(too.notices())),
                deny -> deny),
        deny -> deny);
  }

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
   * The pod is admitted with changes.
   *
   * @param injection the init containers that verify its models, if any
   * @param runtime the RuntimeClass that it gets, if another than it has
   * @param notices what to say about it
   */
  record Mutate(Optional<Injection> injection, Optional<RuntimeAssignment> runtime, Notices notices)
      implements Decision {
    /** The same as a replica with another verifier decides it. */
    public Mutate withVerifier(String image) {
      return new Mutate(injection.map(each -> each.withVerifier(image)), runtime, notices);
    }

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
    /** There are no warnings, and nothing is audited. */
    public static final Notices NONE = new Notices(List.of(), List.of());

    /** These, and then others. */
    Notices and(Notices others) {
      if (others.equals(NONE)) {
        return this;
      }
      return new Notices(
          Stream.concat(warnings.stream(), others.warnings.stream()).toList(),
          Stream.concat(audit.stream(), others.audit.stream()).toList());
    }

    /** Warnings for the pod's author, and nothing for the audit log. */
    public static Notices warning(List<String> warnings) {
      return new Notices(List.copyOf(warnings), List.of());
    }
  }
}
