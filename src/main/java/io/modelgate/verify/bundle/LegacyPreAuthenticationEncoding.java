package io.modelgate.verify.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.Signature;
import java.security.SignatureException;

/**
 * What v0.1 and v0.2 of the reference signer signed in place of DSSE's pre-authentication encoding:
 * {@code DSSEV1} in capitals, and the payload as Python shows bytes, {@code b'…'} with escapes
 * (model-transparency v0.2.0, {@code signature/encoding.py}).
 */
public final class LegacyPreAuthenticationEncoding {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final int LONGEST_ESCAPE = 4;

  private final Signature verifier;
  private final byte[] buffer = new byte[8192];
  private int filled;

  private LegacyPreAuthenticationEncoding(Signature verifier) {
    this.verifier = verifier;
  }

  /** Feeds the encoding to a verifier piece by piece: a payload may have megabytes. */
  public static void update(Signature verifier, Envelope envelope) throws SignatureException {
    byte[] payload = envelope.payload();
    String type = envelope.payloadType();
    int typeLength = type.codePointCount(0, type.length()); // Python counts characters
    verifier.update(
        "DSSEV1 %d %s %d b".formatted(typeLength, type, payload.length).getBytes(UTF_8));
    new LegacyPreAuthenticationEncoding(verifier).quoted(payload);
  }

  private void quoted(byte[] payload) throws SignatureException {
    char quote = holds(payload, '\'') && !holds(payload, '"') ? '"' : '\'';
    put(quote);
    for (byte each : payload) {
      if (filled > buffer.length - LONGEST_ESCAPE) {
        flush();
      }
      put(Byte.toUnsignedInt(each), quote);
    }
    put(quote);
    flush();
  }

  private void put(int value, char quote) {
    switch (value) {
      case '\t' -> escape('t');
      case '\n' -> escape('n');
      case '\r' -> escape('r');
      case '\\' -> escape('\\');
      default -> {
        if (value == quote) {
          escape(quote);
        } else if (value < ' ' || value > '~') {
          escape('x');
          put(HEX[value >> 4]);
          put(HEX[value & 15]);
        } else {
          put(value);
        }
      }
    }
  }

  private void escape(char escaped) {
    put('\\');
    put(escaped);
  }

  private void put(int ascii) {
    buffer[filled++] = (byte) ascii;
  }

  private void flush() throws SignatureException {
    verifier.update(buffer, 0, filled);
    filled = 0;
  }

  private static boolean holds(byte[] payload, char wanted) {
    for (byte each : payload) {
      if (each == wanted) {
        return true;
      }
    }
    return false;
  }
}
