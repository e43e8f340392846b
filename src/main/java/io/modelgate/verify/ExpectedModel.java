package io.modelgate.verify;

import io.modelgate.pattern.Glob;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.statement.Statement;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Which model must have been signed, of all that an accepted signer signs; all that is stated must
 * hold.
 *
 * @param name what its signer must call it
 * @param digests one of them must be its root digest, lower-case hex; empty for any
 * @param signedAfter it must have been signed after this
 */
public record ExpectedModel(
    Optional<Glob> name, Set<String> digests, Optional<Instant> signedAfter) {
  /** Any model that an accepted signer signed. */
  public static final ExpectedModel ANY =
      new ExpectedModel(Optional.empty(), Set.of(), Optional.empty());

  private static final int MAX_SHOWN = 4;

  /**
   * Checks one signature.
   *
   * @param signers those who made it
   */
  void check(Statement statement, Collection<SignedPayload> signers) throws VerificationException {
    if (name.isPresent() || !digests.isEmpty()) {
      Statement.Subject subject =
          statement
              .subject()
              .orElseThrow(
                  () ->
                      new VerificationException(
                          "its statement is of v0.2, which says neither a model's name nor its root"
                              + " digest: sign the model again with a later release"));
      checkName(subject.name());
      checkDigest(subject.digest());
    }
    if (signedAfter.isPresent()) {
      for (SignedPayload signed : signers) {
        checkTime(signed.time(), signedAfter.get());
      }
    }
  }

  private void checkName(String found) throws VerificationException {
    if (name.filter(each -> !each.matches(found)).isPresent()) {
      throw new VerificationException(
          "it is of the model "
              + Printable.of(found)
              + ", not of "
              + Printable.of(name.get().pattern()));
    }
  }

  private void checkDigest(String found) throws VerificationException {
    if (!digests.isEmpty() && !digests.contains(found)) {
      throw new VerificationException(
          "it is of the model with the root digest "
              + found
              + ", not of "
              + String.join(" or ", digests.stream().sorted().limit(MAX_SHOWN).toList())
              + (digests.size() > MAX_SHOWN ? " or …" : ""));
    }
  }

  private static void checkTime(Optional<Instant> found, Instant expected)
      throws VerificationException {
    if (found.isEmpty()) {
      throw new VerificationException(
          "nothing proves when it was made, and it must be after "
              + expected
              + ": only keyless signatures have such a time");
    }
    if (!found.get().isAfter(expected)) {
      throw new VerificationException("it was made on " + found.get() + ", not after " + expected);
    }
  }
}
