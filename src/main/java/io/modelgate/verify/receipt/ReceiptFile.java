package io.modelgate.verify.receipt;

import io.modelgate.pattern.VerificationSummary;
import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.EnvelopeParser;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.Reason;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.tree.Receipts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The one receipt that may concern a verification, in a directory that anybody may have filled: it
 * counts if the installation's key signed it, for this very content, policy, node and version.
 * Whatever is wrong with it, everything is hashed.
 */
public final class ReceiptFile implements Receipts {
  private static final int MAX_BYTES = 16 << 10;

  /** By as much clocks may differ. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private final Path directory;
  private final EllipticCurveKey key;
  private final Expected expected;
  private final InstantSource clock;
  private final Consumer<String> unused;

  /**
   * What a receipt must say.
   *
   * @param resource URI of the content
   * @param policy by which it is verified
   * @param node that this is; without its name no receipt is used
   * @param version of this verifier: another may have had a fault
   */
  public record Expected(String resource, String policy, String node, String version) {}

  /**
   * Where to look for it.
   *
   * @param key that must have signed it
   * @param unused receives why one that is there is not used
   */
  public ReceiptFile(
      Path directory,
      EllipticCurveKey key,
      Expected expected,
      InstantSource clock,
      Consumer<String> unused) {
    this.directory = directory;
    this.key = key;
    this.expected = expected;
    this.clock = clock;
    this.unused = unused;
  }

  @Override
  public List<Receipt> get() {
    Path file =
        directory.resolve(
            VerificationSummary.fileName(expected.resource(), expected.policy(), expected.node()));
    if (expected.node().isEmpty() || !Files.isRegularFile(file)) {
      return List.of();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new VerificationException("it is larger than 16 KiB");
      }
      return List.of(receipt(EnvelopeParser.parse(bytes)));
    } catch (VerificationException e) {
      unused(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      unused(file, Reason.of(e));
    }
    return List.of();
  }

  private void unused(Path file, String why) {
    unused.accept("receipt %s is not used: %s".formatted(Printable.of(file.toString()), why));
  }

  private Receipt receipt(Envelope envelope) throws VerificationException, IOException {
    if (!key.signedAsDsse(envelope)) {
      throw new VerificationException("it is not signed with the installation's key");
    }
    ReceiptStatement summary = ReceiptStatementParser.parse(envelope.payload().bytes());
    require("_type", summary.statementType(), VerificationSummary.STATEMENT_TYPE);
    require("predicateType", summary.predicateType(), VerificationSummary.PREDICATE_TYPE);
    require("number of subjects", Integer.toString(summary.subjects()), "1");
    require("verifier.id", summary.verifier(), VerificationSummary.VERIFIER);
    require("verifier.version", summary.version(), expected.version());
    require("resourceUri", summary.resource(), expected.resource());
    require("policy.uri", summary.policy(), expected.policy());
    require("node", summary.node(), expected.node());
    require("verificationResult", summary.result(), VerificationSummary.PASSED);
    return new Receipt(summary.content(), time(summary.timeVerified()));
  }

  private static void require(String field, String found, String wanted)
      throws VerificationException {
    if (!found.equals(wanted)) {
      throw new VerificationException(
          "its %s is \"%s\", not \"%s\""
              .formatted(field, Printable.of(found), Printable.of(wanted)));
    }
  }

  private Instant time(String text) throws VerificationException {
    Instant verified;
    try {
      verified = Instant.parse(text);
    } catch (DateTimeException e) {
      throw new VerificationException("its timeVerified is not a time");
    }
    Instant now = clock.instant();
    if (verified.isAfter(now.plus(MAX_CLOCK_SKEW))) {
      throw new VerificationException("its timeVerified is in the future");
    }
    if (verified.isBefore(now.minus(VerificationSummary.MAX_AGE))) {
      throw new VerificationException("it is older than a day");
    }
    return verified;
  }
}
