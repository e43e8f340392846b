package io.modelgate.report;

/**
 * Why a pod goes without the protection that a policy calls for.
 *
 * @param reason which case it is
 * @param policy the policy, as messages name it; empty where there is none
 * @param message one sentence
 */
public record ProtectionGap(Reason reason, String policy, String message) {
  /** The cases. */
  public enum Reason {
    /** The pod came before the policy, or where no webhook looked. */
    BEFORE_POLICY("BeforePolicy"),
    /** A ValidationExemption, or its namespace's label, takes the pod out of policies. */
    EXEMPT("Exempt"),
    /** The pod does not comply, and the policy only warns or audits. */
    NOT_ENFORCED("NotEnforced"),
    /** The pod asks for a policy, and none applies. */
    NO_POLICY("NoPolicy"),
    /** The pod could not be inspected, so nothing is known of it. */
    NOT_INSPECTED("NotInspected"),
    /** The pod does not run where its RuntimeClass says. */
    OTHER_RUNTIME("OtherRuntime");

    private final String spelling;

    Reason(String spelling) {
      this.spelling = spelling;
    }

    /** As answers spell it. */
    public String spelling() {
      return spelling;
    }
  }
}
