package io.modelgate.pattern;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** A SHA-256 as people write it, in policies and in options. */
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
}
