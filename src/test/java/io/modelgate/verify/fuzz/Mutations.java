package io.modelgate.verify.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes as a seed says, the same in each run. */
final class Mutations {
  private static final List<byte[]> PIECES =
      List.of(
          "\n".getBytes(UTF_8),
          "\r\n".getBytes(UTF_8),
          "\u2028".getBytes(UTF_8),
          new byte[] {0},
          "{".getBytes(UTF_8),
          "[".repeat(3000).getBytes(UTF_8),
          "{\"a\":".repeat(3000).getBytes(UTF_8),
          "\"predicateType\": \"https://slsa.dev/provenance/v1\", ".getBytes(UTF_8),
          "\"predicateType\": \"https://model_signing/signature/v1.0\", ".getBytes(UTF_8),
          "\"messageSignature\": {}, ".getBytes(UTF_8),
          "\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\", ".getBytes(UTF_8),
          "\\u0000".getBytes(UTF_8),
          new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
          new byte[] {(byte) 0xff, (byte) 0xfe},
          new byte[] {0x30, (byte) 0x80},
          new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
          "1".repeat(400).getBytes(UTF_8));

  private final Random random;

  Mutations(long seed) {
    random = new Random(seed);
  }

  /** A number from 0 to below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Some bytes of it changed, left out, repeated or added. */
  byte[] of(byte[] bytes) {
    byte[] changed = bytes;
    for (int edits = 1 + below(3); edits > 0; edits--) {
      changed = once(changed);
    }
    return changed;
  }

  private byte[] once(byte[] bytes) {
    int from = below(bytes.length + 1);
    int to = from + below(Math.min(64, bytes.length - from) + 1);
    return switch (below(6)) {
      case 0, 1 -> flipped(bytes, from);
      case 2 -> joined(bytes, from, new byte[0], to);
      case 3 -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
      case 4 -> joined(bytes, from, PIECES.get(below(PIECES.size())), below(2) == 0 ? from : to);
      default -> Arrays.copyOf(bytes, from);
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    if (at < bytes.length) {
      changed[at] ^= (byte) (1 << below(Byte.SIZE));
    }
    return changed;
  }

  private static byte[] joined(byte[] bytes, int end, byte[] piece, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, end);
    out.writeBytes(piece);
    out.write(bytes, from, bytes.length - from);
    return out.toByteArray();
  }
}
