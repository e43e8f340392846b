package io.modelgate.verify.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;

import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the blocks in PEM text. */
public final class Pem {
  private static final Pattern LABEL = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,60})-----");
  private static final Pattern SSH = Pattern.compile("(ssh|ecdsa-sha2|sk-ssh|sk-ecdsa-sha2)-");
  private static final int SEQUENCE = 0x30;

  /** How a first line {@code -----BEGIN} looks in Base64. */
  private static final String ENCODED = "LS0tLS1CRUdJTi";

  /** The marks that begin a text in UTF-16, a byte a character. */
  private static final List<String> UTF_16 = List.of("\u00FE\u00FF", "\u00FF\u00FE");

  private Pem() {}

  /**
   * Decodes all blocks with one of the labels; text around them is a human's description (RFC 7468,
   * section 2: explanatory text).
   *
   * @param text any bytes: if they are no PEM text there are no blocks
   * @param labels for example {@code PUBLIC KEY}
   * @return what the blocks hold, an empty array if it is no Base64
   */
  public static List<byte[]> blocks(byte[] text, String... labels) {
    String label = Stream.of(labels).map(Pattern::quote).collect(joining("|", "(", ")"));
    Pattern block =
        Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    return block
        .matcher(new String(text, ISO_8859_1))
        .results()
        .map(match -> decode(match.group(2)))
        .toList();
  }

  /**
   * What a file holds in place of a block.
   *
   * @param label the block that it should hold
   * @return a clause, for example {@code it contains a private key, not a PEM block PUBLIC KEY}
   */
  static String inPlaceOf(String label, byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    List<String> labels = LABEL.matcher(text).results().map(Pem::first).toList();
    if (text.isBlank()) {
      return "it is empty";
    }
    if (labels.contains(label)) {
      return "its PEM block " + label + " has no end, or is not Base64";
    }
    if (!labels.isEmpty()) {
      String found =
          labels.stream()
              .filter(each -> each.endsWith("PRIVATE KEY"))
              .findFirst()
              .orElse(labels.get(0));
      return "it contains " + kind(found, text) + ", not a PEM block " + label;
    }
    if (bytes[0] == SEQUENCE) {
      return "it is %s, not a PEM block %s%s"
          .formatted(
              Der.kind(bytes),
              label,
              Der.isPublic(bytes) ? "; convert it, for example with openssl" : "");
    }
    if (SSH.matcher(text).lookingAt()) {
      return "it is a key of SSH, not a PEM block " + label;
    }
    if (text.startsWith(ENCODED)) {
      return "it is encoded in Base64 once more, so it is not a PEM block "
          + label
          + " is seen: decode it";
    }
    if (UTF_16.stream().anyMatch(text::startsWith)) {
      return "it is text in UTF-16, so it is not a PEM block "
          + label
          + " is seen: save it as UTF-8";
    }
    return "it contains no PEM block " + label;
  }

  private static String first(MatchResult match) {
    return match.group(1);
  }

  private static String kind(String label, String text) {
    if (label.endsWith("PRIVATE KEY")) {
      boolean encrypted = label.startsWith("ENCRYPTED") || text.contains("Proc-Type: 4,ENCRYPTED");
      return encrypted
          ? "an encrypted private key"
          : "a private key, which should stay with its signer";
    }
    return switch (label) {
      case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" -> "a certificate";
      case "PUBLIC KEY" -> "a public key";
      default -> "a PEM block " + label;
    };
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // no key and no certificate either, which the caller says
    }
  }
}
