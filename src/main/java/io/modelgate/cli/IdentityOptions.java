package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.pattern.Glob;
import io.modelgate.pattern.Sha256;
import io.modelgate.verify.ExpectedModel;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.trust.TrustMaterial;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which model must have been signed.
 *
 * @param stated on the command line
 * @param digestFiles whose root digests count too, read for each verification
 */
record IdentityOptions(ExpectedModel stated, List<String> digestFiles) {
  private static final String NAME = "model-name";
  private static final String DIGEST = "model-digest";
  private static final String DIGESTS = "model-digests";
  private static final String SIGNED_AFTER = "signed-after";

  static void declare(CommandOptions options) {
    options
        .value(NAME, "GLOB", "What the signer must call the model; * stands for any characters.")
        .value(
            DIGEST,
            "SHA256",
            "The model's root digest, as its statement's subject has it; may be repeated, then any"
                + " of them.")
        .value(
            DIGESTS,
            "FILE",
            "A file of such root digests, one a line; lines that begin with # are ignored. It is"
                + " read again for each verification. May be repeated.")
        .value(
            SIGNED_AFTER,
            "TIME",
            "It must have been signed after this time: 2026-11-01T00:00:00Z. Keyless signatures"
                + " only.");
  }

  static IdentityOptions of(Arguments arguments) throws UsageException {
    return new IdentityOptions(
        new ExpectedModel(name(arguments), digests(arguments), signedAfter(arguments)),
        arguments.values(DIGESTS));
  }

  /** The identity as the files say now. */
  ExpectedModel read() throws NotCheckedException {
    Set<String> digests = new HashSet<>(stated.digests());
    for (String file : digestFiles) {
      digests.addAll(digests(TrustMaterial.read("list of root digests", file)));
    }
    return new ExpectedModel(stated.name(), Set.copyOf(digests), stated.signedAfter());
  }

  /** At least one: no digests would mean any model. */
  private static Set<String> digests(TrustMaterial file) throws NotCheckedException {
    Set<String> digests = new HashSet<>();
    int number = 0;
    for (String line : new String(file.bytes(), UTF_8).lines().map(String::strip).toList()) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#")) {
        Optional<String> digest = Sha256.digest(line);
        if (digest.isEmpty()) {
          throw file.unusable(
              "line %d is not a SHA-256: write one root digest of %d hexadecimal digits a line"
                  .formatted(number, Sha256.DIGITS));
        }
        digests.add(digest.get());
      }
    }
    if (digests.isEmpty()) {
      throw file.unusable("it contains no root digest: write at least one, one per line");
    }
    return digests;
  }

  private static Optional<Glob> name(Arguments arguments) throws UsageException {
    if (!arguments.has(NAME)) {
      return Optional.empty();
    }
    Glob name = new Glob(arguments.required(NAME));
    if (name.matchesWhateverThereIs()) {
      throw new UsageException(
          "Option --" + NAME + " matches every model: use a more specific pattern than *");
    }
    return Optional.of(name);
  }

  private static Set<String> digests(Arguments arguments) throws UsageException {
    Set<String> digests = new HashSet<>();
    for (String given : arguments.values(DIGEST)) {
      digests.add(
          Sha256.digest(given)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--%s is not a SHA-256, which has %d hexadecimal digits"
                              .formatted(DIGEST, Sha256.DIGITS))));
    }
    return Set.copyOf(digests);
  }

  private static Optional<Instant> signedAfter(Arguments arguments) throws UsageException {
    if (!arguments.has(SIGNED_AFTER)) {
      return Optional.empty();
    }
    String text = arguments.required(SIGNED_AFTER);
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new UsageException(
          "--" + SIGNED_AFTER + " is " + text + ", not a time such as 2026-11-01T00:00:00Z");
    }
  }
}
