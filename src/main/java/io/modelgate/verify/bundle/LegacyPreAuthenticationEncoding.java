package io.modelgate.verify.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What v0.1 and v0.2 of the reference signer signed in place of DSSE's pre-authentication encoding:
 * {@code DSSEV1} in capitals, and the payload as Python shows bytes, {@code b'…'} with escapes
 * (model-transparency v0.2.0, {@code signature/encoding.py}).
 */
public final class LegacyPreAuthenticationEncoding {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final int MAX_ESCAPE_LENGTH = 4;

  private final OutputStream out;
  private final byte[] buffer = new byte[8192];
  private int filled;

  private LegacyPreAuthenticationEncoding(OutputStream out) {
    this.out = out;
  }

  /** Writes the encoding piece by piece: a payload may have megabytes. */
  public static void write(Envelope envelope, OutputStream out) throws IOException {
    Payload payload = envelope.payload();
    String type = envelope.payloadType();
    int typeLength = type.codePointCount(0, type.length()); // Python counts characters, not bytes
    out.write("DSSEV1 %d %s %d b".formatted(typeLength, type, payload.length()).getBytes(UTF_8));
    new LegacyPreAuthenticationEncoding(out).quoted(payload);
  }

  private void quoted(Payload payload) throws IOException {
    char quote = holds(payload, '\'') && !holds(payload, '"') ? '"' : '\'';
    put(quote);
    try (InputStream in = payload.open()) {
      byte[] piece = new byte[buffer.length];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        for (int i = 0; i < count; i++) {
          if (filled > buffer.length - MAX_ESCAPE_LENGTH) {
            flush();
          }
          put(Byte.toUnsignedInt(piece[i]), quote);
        }
      }
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

  private void flush() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }

  private static boolean holds(Payload payload, char wanted) throws IOException {
    boolean found = false;
    try (InputStream in = payload.open()) {
      byte[] piece = new byte[8192];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        for (int i = 0; i < count; i++) {
          found |= piece[i] == wanted;
        }
      }
    }
    return found;
  }
}
