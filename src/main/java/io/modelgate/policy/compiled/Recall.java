package io.modelgate.policy.compiled;

import io.modelgate.pattern.RecallPattern;
import java.util.function.Function;

/** A compiled {@code ModelRecall}: usable, or broken with its fault. */
public sealed interface Recall extends Policy {
  @Override
  default <T> T match(
      Function<? super ModelPolicy, ? extends T> model,
      Function<? super SandboxPolicy, ? extends T> sandbox,
      Function<? super Exemption, ? extends T> exemption,
      Function<? super Recall, ? extends T> recall,
      Function<? super CompiledTrustRoot, ? extends T> trustRoot) {
    return recall.apply(this);
  }

  /**
   * One that can be applied.
   *
   * @param pattern what it recalls
   */
  record Usable(PolicyId id, RecallPattern pattern) implements Recall {}

  /** One that cannot be applied. */
  record Broken(PolicyId id, String fault) implements Recall, Policy.Broken {
    @Override
    public String consequence() {
      return "it recalls nothing";
    }
  }
}
