package io.modelgate.policy.recall;

import io.modelgate.pattern.SignatureFacts;
import io.modelgate.pattern.SignatureFacts.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model as a verifier recorded it: who signed what, and when. All text is escaped and cut.
 *
 * @param rootDigest SHA-256 over the digests of its files, hex
 * @param modelName what its signer calls it, or empty
 * @param signer who signed
 * @param signedAt when, where somebody trusted says so
 * @param log where it is logged, if it is
 */
public record SignedModel(
    String rootDigest,
    String modelName,
    ModelSigner signer,
    Optional<Instant> signedAt,
    Optional<LogEntry> log) {

  /**
   * Who signed.
   *
   * @param display how messages name them
   * @param identity of a keyless signer, or empty
   * @param issuer who vouches for the identity, or empty
   * @param fingerprints SHA-256 of every key and certificate that vouches for the signature, hex
   */
  public record ModelSigner(
      String display, String identity, String issuer, Set<String> fingerprints) {}

  /** What recalls go by. */
  public SignatureFacts facts() {
    return new SignatureFacts(
        rootDigest, signer.fingerprints(), signer.identity(), signer.issuer(), signedAt, log);
  }

  /** What is known, by names as reports have them, in their order. */
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("rootDigest", rootDigest);
    if (!modelName.isEmpty()) {
      properties.put("modelName", modelName);
    }
    properties.put("signer", signer.display());
    signedAt.ifPresent(time -> properties.put("signedAt", time.toString()));
    log.ifPresent(entry -> properties.put("logIndex", Long.toString(entry.index())));
    return properties;
  }

  /** For people, for example {@code root digest 3f…, name "tiny", signed at …, log index 7}. */
  public String sentence() {
    List<String> parts = new ArrayList<>(List.of("root digest " + rootDigest));
    if (!modelName.isEmpty()) {
      parts.add("name \"" + modelName + "\"");
    }
    signedAt.ifPresent(time -> parts.add("signed at " + time));
    log.ifPresent(entry -> parts.add("log index " + entry.index()));
    return String.join(", ", parts);
  }
}
