package io.modelgate.verify.statement;

import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The byte ranges of one file, which together must be the whole file without overlap (OpenSSF Model
 * Signing v1.0, 6.3.2).
 */
final class Shards {
  private final String path;
  private final List<Shard> shards = new ArrayList<>(1);

  private Shards(String path) {
    this.path = path;
  }

  /**
   * @param start first byte
   * @param end the byte after the last
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Shard(String path, long start, long end, byte[] digest) {

    /** Reads {@code path:start:end}; the path itself may hold colons. */
    static Shard of(ResourceDescriptor resource) throws VerificationException {
      String name = resource.name();
      int second = name.lastIndexOf(':');
      int first = second < 0 ? -1 : name.lastIndexOf(':', second - 1);
      long start = first < 0 ? -1 : offset(name, first + 1, second);
      long end = first < 0 ? -1 : offset(name, second + 1, name.length());
      if (start < 0 || end <= start) {
        throw new VerificationException(
            "predicate.resources names "
                + Printable.of(name)
                + ", which is not a path with a range of bytes");
      }
      return new Shard(name.substring(0, first), start, end, resource.digest());
    }

    private static long offset(String name, int from, int to) {
      boolean decimal =
          to > from && to - from <= 18 && (to == from + 1 || name.charAt(from) != '0');
      for (int i = from; i < to; i++) {
        decimal &= name.charAt(i) >= '0' && name.charAt(i) <= '9';
      }
      return decimal ? Long.parseLong(name, from, to, 10) : -1;
    }
  }

  /** Groups all shards by file, and checks that none is left out, cut otherwise, or there twice. */
  static Map<String, Shards> join(List<ResourceDescriptor> resources, Serialization serialization)
      throws VerificationException {
    Map<String, Shards> byPath = new LinkedHashMap<>();
    for (ResourceDescriptor resource : resources) {
      Shard shard = Shard.of(resource);
      byPath.computeIfAbsent(shard.path, Shards::new).shards.add(shard);
    }
    for (Shards shards : byPath.values()) {
      shards.requireWhole(serialization.shardSize());
    }
    return byPath;
  }

  private void requireWhole(long shardSize) throws VerificationException {
    shards.sort(Comparator.comparingLong(Shard::start)); // names sort as text, not as numbers
    for (int i = 0; i < shards.size(); i++) {
      Shard shard = shards.get(i);
      long length = shard.end - shard.start;
      boolean last = i == shards.size() - 1;
      boolean follows = shard.start == (i == 0 ? 0 : shards.get(i - 1).end);
      if (!follows || length > shardSize || (length < shardSize && !last)) {
        throw new VerificationException(
            "predicate.resources does not cut "
                + Printable.of(path)
                + " into consecutive shards of "
                + shardSize
                + " bytes, see "
                + shard.start
                + ":"
                + shard.end);
      }
    }
  }

  /** The file's length in bytes. */
  long size() {
    return shards.get(shards.size() - 1).end;
  }

  /** All digests, one after the other. */
  byte[] digests() {
    int length = shards.get(0).digest.length;
    byte[] all = new byte[shards.size() * length];
    for (int i = 0; i < shards.size(); i++) {
      System.arraycopy(shards.get(i).digest, 0, all, i * length, length);
    }
    return all;
  }
}
