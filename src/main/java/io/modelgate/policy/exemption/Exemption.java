package io.modelgate.policy.exemption;

import io.modelgate.api.ValidationExemption;
import io.modelgate.api.ValidationExemptionSpec.PolicyKind;
import io.modelgate.policy.decision.Glob;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.policy.sandbox.SandboxPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A compiled {@code ValidationExemption}. */
public sealed interface Exemption {
  /** The resource's name. */
  String name();

  /** How messages name it. */
  default String display() {
    return ValidationExemption.KIND + " " + name();
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
      String name,
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

    boolean isFrom(ModelPolicy policy) {
      return isFrom(
          policy.id().kind() == Kind.CLUSTER
              ? PolicyKind.ClusterModelValidation
              : PolicyKind.ModelValidation,
          policy.id().name());
    }

    boolean isFrom(SandboxPolicy policy) {
      return isFrom(PolicyKind.RuntimePolicy, policy.name());
    }

    private boolean isFrom(PolicyKind kind, String policy) {
      return policies
          .map(each -> each.stream().anyMatch(pattern -> pattern.matches(kind, policy)))
          .orElse(true);
    }

    /** Until when, who asked for it, and why: the end of a sentence, with its full stop. */
    String terms() {
      String why = reason.endsWith(".") ? reason : reason + ".";
      return "until %s, requested by %s: %s".formatted(expires, requestedBy, why);
    }
  }

  /**
   * One that cannot be applied: it exempts nothing.
   *
   * @param fault one clause: which field, what to change
   */
  record Broken(String name, String fault) implements Exemption {}

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
