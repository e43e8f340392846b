package io.modelgate.pattern;

import io.modelgate.pattern.SignatureFacts.LogEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@code ModelRecall} names; any of it is recalled.
 *
 * @param name the ModelRecall's
 * @param reason why, for people
 * @param digests root digests of models, lower-case hex
 * @param fingerprints SHA-256 of keys and certificates, lower-case hex
 * @param identities keyless signers
 * @param entries of transparency logs
 */
public record RecallPattern(
    String name,
    String reason,
    Set<String> digests,
    Set<String> fingerprints,
    List<RecalledIdentity> identities,
    List<RecalledEntry> entries) {
  private static final String CUT = "…";

  /**
   * A keyless signer.
   *
   * @param signedBefore only what was signed before; empty for whatever they sign
   */
  public record RecalledIdentity(String identity, String issuer, Optional<Instant> signedBefore) {
    boolean covers(SignatureFacts facts) {
      return !facts.identity().isEmpty() // else it is no keyless signer's
          && isSame(identity, facts.identity())
          && isSame(issuer, facts.issuer())
          && (signedBefore.isEmpty()
              || facts.signedAt().isEmpty()
              || facts.signedAt().get().isBefore(signedBefore.get()));
    }

    /** Text that was cut counts as what it may be. */
    private static boolean isSame(String recalled, String known) {
      return known.equals(recalled)
          || (known.length() > CUT.length()
              && known.endsWith(CUT)
              && recalled.startsWith(known.substring(0, known.length() - CUT.length())));
    }
  }

  /**
   * An entry of a transparency log.
   *
   * @param logId SHA-256 of the log's key; empty for any log's
   */
  public record RecalledEntry(Optional<String> logId, long index) {
    boolean covers(LogEntry entry) {
      return index == entry.index() && logId.filter(id -> !id.equals(entry.logId())).isEmpty();
    }
  }

  /** Whether it can mean no signature of a key or a certificate. */
  public boolean isOfKeylessOnly() {
    return digests.isEmpty() && fingerprints.isEmpty();
  }

  /** One sentence without its full stop, if it recalls a signature. */
  public Optional<String> refusal(SignatureFacts facts) {
    if (digests.contains(facts.rootDigest())) {
      return Optional.of(sentence("the model with the root digest " + facts.rootDigest()));
    }
    for (String each : facts.fingerprints()) {
      if (fingerprints.contains(each)) {
        return Optional.of(sentence("the key or certificate with the SHA-256 " + each));
      }
    }
    for (RecalledIdentity each : identities) {
      if (each.covers(facts)) {
        return Optional.of(
            sentence(
                "what %s of %s signed%s"
                    .formatted(
                        each.identity(),
                        each.issuer(),
                        each.signedBefore().map(time -> " before " + time).orElse(""))));
      }
    }
    return entries.stream().anyMatch(each -> facts.log().filter(each::covers).isPresent())
        ? Optional.of(sentence("log entry " + facts.log().get().index()))
        : Optional.empty();
  }

  /** How messages say that something is recalled. */
  public String sentence(String what) {
    return "ModelRecall %s recalls %s: %s".formatted(name, what, reason);
  }
}
