package io.modelgate.verify;

import io.modelgate.pattern.SignatureFacts;
import io.modelgate.pattern.SignatureFacts.LogEntry;
import io.modelgate.verify.signer.SignedPayload;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.statement.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One good signature of a model, and which model it is of.
 *
 * @param signer who signed
 * @param modelName what they call the model; empty in v0.2, which has no names
 * @param rootDigest SHA-256 over the digests of its files, hex
 * @param time when it was signed, where somebody trusted says so
 * @param log where it is logged, if it is
 * @param fingerprints SHA-256 of every key and certificate that vouches for it, hex
 */
public record ModelSignature(
    Signer signer,
    Optional<String> modelName,
    String rootDigest,
    Optional<Instant> time,
    Optional<LogEntry> log,
    Set<String> fingerprints) {

  static ModelSignature of(Statement statement, SignedPayload signed) {
    return new ModelSignature(
        signed.signer(),
        statement.subject().map(Statement.Subject::name),
        statement.rootDigest(),
        signed.time(),
        signed.log(),
        signed.fingerprints());
  }

  /** What recalls go by. */
  SignatureFacts facts() {
    boolean isKeyless = signer instanceof Signer.Identity;
    return new SignatureFacts(
        rootDigest,
        fingerprints,
        isKeyless ? ((Signer.Identity) signer).identity() : "",
        isKeyless ? ((Signer.Identity) signer).issuer() : "",
        time,
        log);
  }
}
