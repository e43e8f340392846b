package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.pattern.VerificationSummary;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.receipt.ReceiptFile;
import io.modelgate.verify.receipt.ReceiptFile.Expected;
import io.modelgate.verify.tree.VerifiedFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what another verification of an image volume has hashed need not be hashed again, as
 * Modelgate writes it into the containers that it injects.
 *
 * @param directory where receipts are
 * @param key that has signed them
 * @param resource URI of the content
 * @param policy by which it is verified
 */
record ReceiptOptions(Path directory, EllipticCurveKey key, String resource, String policy) {
  private static final String NAME = "receipts";
  private static final String KEY = "key";
  private static final Set<String> FIELDS = Set.of("directory", KEY, "resource", "policy");

  static void declare(CommandOptions options) {
    options.value(
        NAME,
        "JSON",
        "Where receipts of earlier verifications are, so that an image volume is hashed once on"
            + " each node: {\"directory\":…,\"key\":…,\"resource\":…,\"policy\":…}, the key as"
            + " SubjectPublicKeyInfo in Base64. "
            + VerificationSummary.NODE_VARIABLE
            + " is the node's name. Whatever a receipt does not hold for is hashed.");
  }

  static Optional<ReceiptOptions> of(Arguments arguments) throws UsageException {
    if (!arguments.has(NAME)) {
      return Optional.empty();
    }
    if (arguments.has("watch")) {
      throw new UsageException("--" + NAME + " cannot be used with --watch");
    }
    if (arguments.words().size() > 1) {
      throw new UsageException(
          "--%s can only be used with one MODEL, not with %d"
              .formatted(NAME, arguments.words().size()));
    }
    try {
      return Optional.of(read(arguments.required(NAME)));
    } catch (VerificationException e) {
      throw new UsageException("--" + NAME + ": " + e.getMessage());
    }
  }

  private static ReceiptOptions read(String text) throws VerificationException {
    Map<String, String> strings = new HashMap<>();
    StrictJson.read(
        text.getBytes(UTF_8),
        json -> {
          json.objectValue(
              "it",
              field -> {
                if (!FIELDS.contains(field)) {
                  throw new VerificationException("it has an unknown field " + Printable.of(field));
                }
                strings.put(field, json.stringValue(field));
              });
          return strings;
        });
    try {
      return new ReceiptOptions(
          Path.of(field(strings, "directory")),
          key(field(strings, KEY)),
          field(strings, "resource"),
          field(strings, "policy"));
    } catch (InvalidPathException e) {
      throw new VerificationException("directory is not a path");
    }
  }

  private static String field(Map<String, String> strings, String field)
      throws VerificationException {
    String value = strings.get(field);
    if (value == null) {
      throw new VerificationException(field + " is missing");
    }
    return value;
  }

  private static EllipticCurveKey key(String base64) throws VerificationException {
    try {
      return EllipticCurveKey.of(Base64.getDecoder().decode(base64));
    } catch (InvalidKeyException | IllegalArgumentException e) {
      throw new VerificationException("key is not on P-256, P-384 or P-521");
    }
  }

  /**
   * The files that need not be hashed.
   *
   * @param environment with the node's name
   */
  VerifiedFiles files(Map<String, String> environment, String version, Log log) {
    String node = environment.getOrDefault(VerificationSummary.NODE_VARIABLE, "");
    return VerifiedFiles.receipted(
        new ReceiptFile(
            directory,
            key,
            new Expected(resource, policy, node, version),
            InstantSource.system(),
            log::line));
  }
}
