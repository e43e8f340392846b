package io.modelgate.pattern;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** SHA-256: as people write it, in policies and in options, and how it is computed. */
public final class Sha256 {
  /** How many hexadecimal digits it has. */
  public static final int DIGITS = 64;

  private Sha256() {}

  /** A digest in lower case; empty if the text is none. */
  public static Optional<String> digest(String text) {
    String hex = text.toLowerCase(Locale.ROOT);
    return hex.length() == DIGITS && hex.chars().allMatch(HexFormat::isHexDigit)
        ? Optional.of(hex)
        : Optional.empty();
  }

  /** The same of a fingerprint, which may have colons between its bytes. */
  public static Optional<String> fingerprint(String text) {
    return digest(text.replace(":", ""));
  }

  /** A computation that has yet to begin. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of bytes, in lower case. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(begin().digest(bytes));
  }
}
