package io.modelgate.verify.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.BundleParser;
import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.statement.PredicateTypes;
import io.modelgate.verify.statement.StatementParser;
import io.modelgate.verify.statement.TestStatement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Takes the bytes for a file of lines: each that is a model's signature stays a candidate, whatever
 * stands before and behind it, and none is believed but what was signed.
 */
final class ClaimsFuzz {
  private static final int MOST_LINES = 32;

  private final Path file;
  private final KeySignature signer;
  private final byte[] statement;
  private final byte[] seed;

  ClaimsFuzz(Path file) throws GeneralSecurityException, IOException {
    this.file = file;
    BundleSigner keys = new BundleSigner("secp256r1");
    statement = TestStatement.of(Map.of("weights.bin", new byte[] {1, 2, 3})).json();
    byte[] provenance = "{\"predicateType\": \"https://slsa.dev/provenance/v1\"}".getBytes(UTF_8);
    try {
      signer = new KeySignature(EllipticCurveKey.of(keys.keys().getPublic().getEncoded()));
    } catch (java.security.InvalidKeyException e) {
      throw new GeneralSecurityException(e);
    }
    seed =
        String.join("\n", line(keys, provenance), line(keys, statement), "", line(keys, statement))
            .getBytes(UTF_8);
  }

  private static String line(BundleSigner keys, byte[] payload) throws GeneralSecurityException {
    byte[] signature =
        keys.sign(
            "SHA256withECDSA", new Envelope(Envelope.IN_TOTO, Payload.of(payload), new byte[0]));
    return BundleSigner.json("{\"publicKey\": {\"hint\": \"\"}}", payload, signature)
        .replace("\n", "");
  }

  /** Good lines. */
  byte[] seed() {
    return seed;
  }

  /** How many lines of it are signatures of a model by the signer. */
  int run(byte[] data) throws IOException {
    Files.write(file, data);
    List<SignatureFile> lines;
    try {
      lines = SignatureFile.in(file);
    } catch (IOException e) {
      Sentence.check(e.getMessage());
      return 0;
    }
    if (lines.size() > MOST_LINES) {
      throw new AssertionError(lines.size() + " lines");
    }
    int verified = 0;
    for (SignatureFile line : lines) {
      boolean other = PredicateTypes.otherThanModel(line).isPresent();
      boolean good = isVerified(line);
      if (other && good) {
        throw new AssertionError("a model's signature is ignored: " + line);
      }
      verified += good ? 1 : 0;
    }
    return verified;
  }

  private boolean isVerified(SignatureFile line) throws IOException {
    try (InputStream in = line.open()) {
      Bundle bundle = BundleParser.parse(line, in);
      signer.open(bundle);
      if (!Arrays.equals(bundle.envelope().payload().bytes(), statement)) {
        throw new VerificationException("it is signed, and about something else");
      }
      StatementParser.parse(bundle.envelope().payload());
      return true;
    } catch (VerificationException e) {
      Sentence.check(e.getMessage());
      return false;
    }
  }
}
