package io.modelgate.report;

import io.modelgate.api.MessageReason;

/**
 * Why a pod goes without the protection that a policy calls for.
 *
 * @param reason which case it is
 * @param policy the policy, as messages name it; empty where there is none
 * @param message one sentence
 */
public record ProtectionGap(Reason reason, String policy, String message) {
  /** The cases in which a pod lacks protection. */
  public enum Reason {
    /** The pod came before the policy, or where no webhook looked. */
    BEFORE_POLICY(MessageReason.BEFORE_POLICY),
    /** A ValidationExemption, or its namespace's label, takes the pod out of policies. */
    EXEMPT(MessageReason.EXEMPT),
    /** The pod does not comply, and the policy only warns or audits. */
    NOT_ENFORCED(MessageReason.NOT_ENFORCED),
    /** The pod asks for a policy, and none applies. */
    NO_POLICY(MessageReason.NO_POLICY),
    /** The pod could not be inspected, so nothing is known of it. */
    NOT_INSPECTED(MessageReason.NOT_INSPECTED),
    /** The pod does not run where its RuntimeClass says. */
    OTHER_RUNTIME(MessageReason.OTHER_RUNTIME);

    private final MessageReason message;

    Reason(MessageReason message) {
      this.message = message;
    }

    /** As answers spell it. */
    public String spelling() {
      return message.text();
    }
  }
}
