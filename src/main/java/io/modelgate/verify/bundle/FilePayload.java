package io.modelgate.verify.bundle;

import io.modelgate.pattern.Sha256;
import io.modelgate.verify.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A payload that stays in its file. Whoever can write there could show one payload to the check of
 * the signature and another to that of the statement: so it must have the same digest each time.
 *
 * @param region where its Base64 stands in the file
 * @param length how many bytes that is, decoded
 * @param digest their SHA-256
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record FilePayload(SignatureFile file, StrictJson.Region region, long length, byte[] digest)
    implements Payload {
  /** What is larger is not kept in memory. */
  private static final int MAX_MEMORY_BYTES = 4 << 20;

  @Override
  public InputStream open() throws IOException {
    InputStream in = file.open();
    try {
      in.skipNBytes(region.from());
    } catch (IOException e) {
      in.close();
      throw e instanceof EOFException ? new IOException(Base64Region.SHORTER, e) : e;
    }
    return new Base64Region(in, region.to() - region.from(), digest);
  }

  /** Receives a payload for the first time. */
  static final class Measure extends OutputStream {
    private final MessageDigest digest = Sha256.begin();
    private ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long length;

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      digest.update(bytes, offset, count);
      length += count;
      if (length <= MAX_MEMORY_BYTES) {
        kept.write(bytes, offset, count);
      } else {
        kept = new ByteArrayOutputStream();
      }
    }

    /** All of it, if it is few bytes. */
    Optional<byte[]> few() {
      return length <= MAX_MEMORY_BYTES ? Optional.of(kept.toByteArray()) : Optional.empty();
    }

    FilePayload in(SignatureFile file, StrictJson.Region region) {
      return new FilePayload(file, region, length, digest.digest());
    }
  }
}
