package io.modelgate.cli;

import io.modelgate.pattern.Glob;
import io.modelgate.pattern.Sha256;
import io.modelgate.verify.ModelIdentity;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Which model must have been signed. */
final class IdentityOptions {
  private static final String NAME = "model-name";
  private static final String DIGEST = "model-digest";
  private static final String SIGNED_AFTER = "signed-after";

  private IdentityOptions() {}

  static void declare(Declarations options) {
    options
        .value(NAME, "GLOB", "What the signer must call the model; * stands for any characters.")
        .value(
            DIGEST,
            "SHA256",
            "The model's root digest, as its statement's subject has it; may be repeated, then any"
                + " of them.")
        .value(
            SIGNED_AFTER,
            "TIME",
            "When it must have been signed, or later: 2026-11-01T00:00:00Z. Keyless signatures"
                + " only.");
  }

  static ModelIdentity of(Arguments arguments) throws UsageException {
    return new ModelIdentity(name(arguments), digests(arguments), signedAfter(arguments));
  }

  private static Optional<Glob> name(Arguments arguments) throws UsageException {
    if (!arguments.has(NAME)) {
      return Optional.empty();
    }
    Glob name = new Glob(arguments.required(NAME));
    if (name.matchesWhateverThereIs()) {
      throw new UsageException(
          "Option --" + NAME + " matches every model: write more of it than *");
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
                          "--%s is no SHA-256, which has %d hexadecimal digits"
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
          "--" + SIGNED_AFTER + " is " + text + ", no time such as 2026-11-01T00:00:00Z");
    }
  }
}
