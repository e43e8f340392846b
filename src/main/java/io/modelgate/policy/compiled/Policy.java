package io.modelgate.policy.compiled;

import java.util.function.Function;

/** A compiled policy of any kind: one that can be applied, or one that is broken. */
public sealed interface Policy
    permits ModelPolicy, SandboxPolicy, Exemption, Recall, CompiledTrustRoot, Policy.Broken {
  /** Which resource it is. */
  PolicyId id();

  /** How messages name it. */
  default String display() {
    return id().display();
  }

  /** Its name, which is unique among those of its kind and namespace. */
  default String name() {
    return id().name();
  }

  /** What a function for each family makes of it. */
  <T> T match(
      Function<? super ModelPolicy, ? extends T> model,
      Function<? super SandboxPolicy, ? extends T> sandbox,
      Function<? super Exemption, ? extends T> exemption,
      Function<? super Recall, ? extends T> recall,
      Function<? super CompiledTrustRoot, ? extends T> trustRoot);

  /** A policy that cannot be applied. */
  sealed interface Broken extends Policy
      permits ModelPolicy.Broken,
          SandboxPolicy.Broken,
          Exemption.Broken,
          Recall.Broken,
          CompiledTrustRoot.Broken {
    /** One clause: which field, what to change. */
    String fault();

    /** What happens to the pods of a policy that enforces. */
    String DENIED = "its pods are denied";

    /** What happens to those of one that only warns or audits. */
    String ADMITTED = "its pods are admitted anyway";

    /** What happens because it cannot be applied, as the end of a clause. */
    String consequence();
  }
}
