package io.modelgate.policy.compiled;

import io.modelgate.api.ValidationExemptionSpec.PolicyKind;
import io.modelgate.pattern.Glob;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A compiled {@code ValidationExemption}: usable, or broken with its fault. */
public sealed interface Exemption extends Policy {
  @Override
  default <T> T match(
      Function<? super ModelPolicy, ? extends T> model,
      Function<? super SandboxPolicy, ? extends T> sandbox,
      Function<? super Exemption, ? extends T> exemption,
      Function<? super Recall, ? extends T> recall,
      Function<? super CompiledTrustRoot, ? extends T> trustRoot) {
    return exemption.apply(this);
  }

  /**
   * An exemption that can be applied.
   *
   * @param scope which pods it is about
   * @param policies those that it exempts from; empty for all
   * @param reason why
   * @param requestedBy who asked for it
   * @param expires when it ends
   */
  record Usable(
      PolicyId id,
      PodScope scope,
      Optional<List<PolicyPattern>> policies,
      String reason,
      String requestedBy,
      Instant expires)
      implements Exemption {

    /** Whether it has not ended. */
    public boolean isActive(Instant now) {
      return now.isBefore(expires);
    }

    public boolean isFrom(ModelPolicy policy) {
      return isFrom(
          policy.id().kind() == PolicyId.Kind.CLUSTER
              ? PolicyKind.ClusterModelValidation
              : PolicyKind.ModelValidation,
          policy.id().name());
    }

    public boolean isFrom(SandboxPolicy policy) {
      return isFrom(PolicyKind.RuntimePolicy, policy.name());
    }

    private boolean isFrom(PolicyKind kind, String policy) {
      return policies
          .map(each -> each.stream().anyMatch(pattern -> pattern.matches(kind, policy)))
          .orElse(true);
    }

    /** Until when, who asked for it, and why: the end of a sentence, with its full stop. */
    public String terms() {
      String why = reason.endsWith(".") ? reason : reason + ".";
      return "until %s, requested by %s: %s".formatted(expires, requestedBy, why);
    }
  }

  /**
   * One that cannot be applied: it exempts nothing.
   *
   * @param fault one clause: which field, what to change
   */
  record Broken(PolicyId id, String fault) implements Exemption, Policy.Broken {
    @Override
    public String consequence() {
      return "it exempts nothing";
    }
  }

  /**
   * Policies of a kind.
   *
   * @param name those whose name matches
   */
  record PolicyPattern(PolicyKind kind, Glob name) {
    boolean matches(PolicyKind other, String policy) {
      return kind == other && name.matches(policy);
    }
  }
}
