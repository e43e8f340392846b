package io.modelgate.verify.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the blocks in PEM text. */
public final class Pem {
  private Pem() {}

  /**
   * Decodes all blocks with one label; text around them is a human's description (RFC 7468, section
   * 2: explanatory text).
   *
   * @param text any bytes: where they are no PEM text there are no blocks
   * @param label the label, for instance {@code PUBLIC KEY}
   * @return what the blocks hold, an empty array where it is no Base64
   */
  public static List<byte[]> blocks(byte[] text, String label) {
    Pattern block =
        Pattern.compile(
            "-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----");
    return block
        .matcher(new String(text, ISO_8859_1))
        .results()
        .map(match -> decode(match.group(1)))
        .toList();
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // no key and no certificate either, which the caller says
    }
  }
}
