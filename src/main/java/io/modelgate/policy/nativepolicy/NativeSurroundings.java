package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.sandbox.Runtimes;
import java.util.List;

/**
 * What a policy rests on besides its own text.
 *
 * @param verifiers the images of init containers that are no rule's business
 * @param exemptions those that have not ended
 * @param runtimes the RuntimeClasses and nodes
 */
public record NativeSurroundings(
    VerifierImages verifiers, List<Exemption.Usable> exemptions, Runtimes runtimes) {}
