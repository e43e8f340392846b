package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.sandbox.Runtimes;
import java.util.List;

/**
 * What a policy rests on besides its own text.
 *
 * @param verifiers the images of init containers that are no rule's business
 * @param exemptions those that have not ended
 * @param runtimes the RuntimeClasses and nodes
 * @param fetchers init containers that come before a verifier
 * @param haveReceipts whether verifiers may take receipts
 */
public record NativePolicyContext(
    VerifierImages verifiers,
    List<Exemption.Usable> exemptions,
    Runtimes runtimes,
    Fetchers fetchers,
    boolean haveReceipts) {
  /** The same where no init container comes before a verifier. */
  public NativePolicyContext(
      VerifierImages verifiers, List<Exemption.Usable> exemptions, Runtimes runtimes) {
    this(verifiers, exemptions, runtimes, new Fetchers(List.of()), false);
  }
}
