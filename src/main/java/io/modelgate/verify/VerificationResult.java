package io.modelgate.verify;

import io.modelgate.pattern.RecallPattern;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.ContentIdentity;
import io.modelgate.verify.tree.Differences;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the comparison of a model with its signature ended; the signature itself was good.
 *
 * @param signatures those of the signers, as many as must have signed; at least one
 * @param differences where the model is not what was signed; empty where it is verified
 * @param files number of files that were signed
 * @param bytes how much was hashed
 * @param known what of it was known before, by a receipt, and what is to be remembered
 */
public record VerificationResult(
    List<ModelSignature> signatures, Differences differences, int files, long bytes, Known known) {
  /**
   * What verifications of the same content know of each other.
   *
   * @param byReceiptOf when the content was hashed, if it was not hashed now
   * @param hashed the content that was hashed now, if a receipt for it can be issued
   */
  public record Known(Optional<Instant> byReceiptOf, Optional<ContentIdentity> hashed) {
    /** Nothing, as of all that is not in an image volume. */
    public static final Known NOTHING = new Known(Optional.empty(), Optional.empty());
  }

  /** One of content that no other verification knows. */
  public VerificationResult(
      List<ModelSignature> signatures, Differences differences, int files, long bytes) {
    this(signatures, differences, files, bytes, Known.NOTHING);
  }

  /** The same with what is known of its content. */
  VerificationResult with(Known other) {
    return new VerificationResult(signatures, differences, files, bytes, other);
  }

  /** The signers of all signatures that were verified, in the order of the signatures. */
  public List<Signer> signers() {
    return signatures.stream().map(ModelSignature::signer).toList();
  }

  /** Who signed; the first of several. */
  public Signer signer() {
    return signatures.get(0).signer();
  }

  /** Whether the model is what was signed. */
  public boolean verified() {
    return differences.isEmpty();
  }

  /** One clause, if all that vouches for the model is recalled. */
  public Optional<String> refusal(List<RecallPattern> recalls) {
    List<String> refusals =
        signatures.stream()
            .map(ModelSignature::facts)
            .flatMap(
                facts -> recalls.stream().flatMap(each -> each.refusal(facts).stream()).limit(1))
            .toList();
    return refusals.size() == signatures.size() ? Optional.of(refusals.get(0)) : Optional.empty();
  }
}
