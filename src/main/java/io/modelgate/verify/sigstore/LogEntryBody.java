package io.modelgate.verify.sigstore;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What a transparency log has taken down about a signature, so that another signature's entry does
 * not pass for this one's.
 *
 * @param kind what sort of entry it is
 * @param hash what was signed, hashed: see {@code kind}
 * @param algorithm the hash function's Java name
 * @param signature the signature
 * @param certificate the signer's certificate, DER
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record LogEntryBody(
    Kind kind, byte[] hash, String algorithm, byte[] signature, byte[] certificate) {

  /** Of the kinds that Rekor keeps, those that it takes for DSSE envelopes. */
  enum Kind {
    /** Rekor v1: the payload's hash; with a promise its time is the log's word. */
    DSSE_1,
    /** Rekor v2, early: the payload's hash. */
    DSSE_2,
    /** Rekor v2: the hash of the pre-authentication encoding. */
    HASHED_REKORD_2
  }

  /**
   * Reads an entry's body.
   *
   * @throws VerificationException where it is not of one of the kinds
   */
  static LogEntryBody parse(byte[] json) throws VerificationException {
    try {
      return LogEntryBodyParser.parse(json);
    } catch (VerificationException e) {
      throw new VerificationException("its transparency log entry: " + e.getMessage());
    }
  }

  /**
   * Checks that this signature was logged.
   *
   * @param signingCertificate of the bundle, DER
   * @throws VerificationException where another was
   */
  void checkLogs(Envelope envelope, byte[] signingCertificate) throws VerificationException {
    check(digestOf(envelope), hash, "something else");
    check(envelope.signature(), signature, "another signature");
    check(signingCertificate, certificate, "another certificate");
  }

  private static void check(byte[] actual, byte[] logged, String what)
      throws VerificationException {
    if (!Arrays.equals(actual, logged)) {
      throw new VerificationException("its transparency log entry is about " + what);
    }
  }

  private byte[] digestOf(Envelope envelope) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      if (kind == Kind.HASHED_REKORD_2) {
        digest.update(envelope.preAuthenticationHead());
      }
      try (InputStream in = new DigestInputStream(envelope.payload().open(), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return digest.digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of a payload that stays in its file
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
