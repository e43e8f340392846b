package io.modelgate.verify.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.modelgate.pattern.Sha256;
import io.modelgate.verify.statement.Serialization;
import io.modelgate.verify.statement.SignedFile;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One digest over what was seen of each signed file, whatever the order: name, inode, size, times,
 * and the digests that it was signed with. There may be a million files, so it holds two numbers of
 * each.
 */
final class FilesDigest {
  private static final int FIRST = 256;

  private long[] high = new long[FIRST];
  private long[] low = new long[FIRST];
  private int size;
  private String method = "";

  /** How the files' digests were made. */
  synchronized void madeBy(Serialization serialization) {
    method = serialization.hash() + " " + serialization.shardSize();
  }

  /** Takes one file into account. */
  synchronized void add(String name, FileStamp stamp, SignedFile signed) {
    MessageDigest computation = Sha256.begin();
    computation.update(name.getBytes(UTF_8));
    computation.update((byte) 0);
    for (String attribute : new String[] {"ino", "size", "lastModifiedTime", "ctime"}) {
      computation.update(
          ByteBuffer.allocate(Long.BYTES)
              .putLong(number(requireNonNull(stamp.attributes().get(attribute))))
              .flip());
    }
    signed.addTo(computation);
    put(signed.index(), ByteBuffer.wrap(computation.digest()));
  }

  private void put(int index, ByteBuffer digest) {
    if (index >= high.length) {
      int longer = Math.max(2 * high.length, index + 1);
      high = Arrays.copyOf(high, longer);
      low = Arrays.copyOf(low, longer);
    }
    size = Math.max(size, index + 1);
    high[index] += digest.getLong(); // a file that is seen twice differs from one seen once
    low[index] += digest.getLong();
  }

  private static long number(Object value) {
    return value instanceof FileTime time ? time.to(NANOSECONDS) : (Long) value;
  }

  /** SHA-256 over all of them, hex. */
  synchronized String digest() {
    MessageDigest computation = Sha256.begin();
    computation.update(method.getBytes(UTF_8));
    ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES);
    for (int i = 0; i < size; i++) {
      computation.update(numbers.clear().putLong(high[i]).putLong(low[i]).flip());
    }
    return HexFormat.of().formatHex(computation.digest());
  }
}
