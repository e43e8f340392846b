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
  private record Shard(long start, long end, byte[] digest) {

    /** Reads {@code path:start:end}, of which the path may hold colons, and adds it to its file. */
    static void add(String name, byte[] digest, Map<String, Shards> files)
        throws VerificationException {
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
      files
          .computeIfAbsent(name.substring(0, first), Shards::new)
          .shards
          .add(new Shard(start, end, digest));
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
  static SignedFiles join(String where, ResourceDescriptors resources, Serialization serialization)
      throws VerificationException {
    resources.check(serialization);
    Map<String, Shards> byPath = new LinkedHashMap<>();
    for (int i = 0; i < resources.count(); i++) {
      Shard.add(resources.name(i), resources.digest(i), byPath);
    }
    PathTable paths = new PathTable();
    int[] nodes = new int[byPath.size()];
    List<SignedFile> files = new ArrayList<>();
    for (Shards shards : byPath.values()) {
      shards.requireWhole(serialization.shardSize());
    }
    for (Shards shards : byPath.values()) {
      if (!ResourceDescriptors.isCanonical(shards.path)) {
        throw ResourceDescriptors.outside(where, shards.path);
      }
      nodes[files.size()] = paths.add(shards.path);
      files.add(shards.file(files.size()));
    }
    int[] byNode = new int[paths.nodes()];
    for (int i = 0; i < nodes.length; i++) {
      byNode[nodes[i]] = i + 1;
    }
    return new SignedFiles(paths, nodes, byNode, nodes.length, files::get);
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

  private SignedFile file(int index) {
    byte[] all = digests();
    return new SignedFile(index, shards.get(shards.size() - 1).end, all, 0, all.length);
  }

  /** All digests, one after the other. */
  private byte[] digests() {
    int length = shards.get(0).digest.length;
    byte[] all = new byte[shards.size() * length];
    for (int i = 0; i < shards.size(); i++) {
      System.arraycopy(shards.get(i).digest, 0, all, i * length, length);
    }
    return all;
  }
}
