package io.modelgate.verify.statement;

import io.modelgate.pattern.Sha256;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A list of resource descriptors as it is read: millions of them, in what order they come, before
 * it is known how they were hashed. Where one breaks a rule, the first that does is remembered.
 */
final class ResourceDescriptors {
  /** What the documentation promises, twice. */
  private static final int MAX_DESCRIPTORS = 2_000_000;

  /** More than agree with any serialization, so that one is among them that does not. */
  private static final int MAX_ALGORITHMS = 4;

  private static final int CHUNK = 64 << 10;
  private static final int NOWHERE = Integer.MAX_VALUE;

  private final String where;
  private final PathTable paths = new PathTable();
  private final MessageDigest root = Sha256.begin();
  private final List<byte[]> chunks = new ArrayList<>();

  private final List<String> algorithms = new ArrayList<>();
  private final int[] firstOfAlgorithm = new int[MAX_ALGORITHMS];

  private int[] nodes = new int[16];
  private int count;
  private int digestLength;
  private int firstOfOtherLength = NOWHERE;
  private int firstOutside = NOWHERE;
  private int firstNotText = NOWHERE;
  private String last = "";
  private boolean isSorted = true; // whether the names come in order

  /**
   * An empty list.
   *
   * @param where the field of the statement that holds it
   */
  ResourceDescriptors(String where) {
    this.where = where;
  }

  /** Adds the next one. */
  void add(ResourceDescriptor resource) throws VerificationException {
    if (count == MAX_DESCRIPTORS) {
      throw new VerificationException(
          String.format(
              Locale.ROOT, "%s lists more than %,d files or shards", where, MAX_DESCRIPTORS));
    }
    byte[] digest = resource.digest();
    root.update(digest);
    if (count == 0) {
      digestLength = digest.length;
    }
    if (count == nodes.length) {
      nodes = Arrays.copyOf(nodes, count + count / 2);
    }
    if (algorithms.size() < MAX_ALGORITHMS && !algorithms.contains(resource.algorithm())) {
      firstOfAlgorithm[algorithms.size()] = count;
      algorithms.add(resource.algorithm());
    }
    if (digest.length == digestLength) {
      System.arraycopy(digest, 0, chunk(count), from(count), digestLength);
    } else {
      firstOfOtherLength = Math.min(firstOfOtherLength, count);
    }
    if (!isText(resource.name())) {
      firstNotText = Math.min(firstNotText, count);
    }
    if (!isCanonical(resource.name())) {
      firstOutside = Math.min(firstOutside, count);
    }
    isSorted &= last.compareTo(resource.name()) <= 0;
    last = resource.name();
    nodes[count] = paths.add(resource.name());
    count++;
  }

  int count() {
    return count;
  }

  String name(int index) {
    return paths.path(nodes[index]);
  }

  /** A copy of the digest of one descriptor. */
  byte[] digest(int index) {
    byte[] chunk = chunk(index);
    return Arrays.copyOfRange(chunk, from(index), from(index) + digestLength);
  }

  /** The SHA-256 over all digests in their order. */
  byte[] rootDigest() {
    return root.digest();
  }

  /** The same, hex, with the files in the order of their names: in v0.2 the format has none. */
  String sortedRootDigest() {
    MessageDigest sorted = root;
    if (!isSorted) { // no signer that is known writes it so: it takes an object per file
      MessageDigest sha256 = Sha256.begin();
      IntStream.range(0, count)
          .boxed()
          .sorted(Comparator.comparing(this::name))
          .forEach(i -> sha256.update(chunk(i), from(i), digestLength));
      sorted = sha256;
    }
    return HexFormat.of().formatHex(sorted.digest());
  }

  /** The files that are signed as a whole. */
  SignedFiles wholeFiles(Serialization serialization) throws VerificationException {
    check(serialization);
    int[] files = new int[paths.nodes()]; // by node; 0 for none
    for (int i = 0; i < count; i++) {
      if (files[nodes[i]] != 0) {
        throw new VerificationException(where + " names " + Printable.of(name(i)) + " twice");
      }
      files[nodes[i]] = i + 1;
    }
    if (firstOutside != NOWHERE) {
      throw outside(where, name(firstOutside));
    }
    return new SignedFiles(
        paths,
        nodes,
        files,
        count,
        i -> new SignedFile(i, SignedFile.UNSIGNED_SIZE, chunk(i), from(i), digestLength));
  }

  /** Checks how they are hashed, all of them. */
  void check(Serialization serialization) throws VerificationException {
    if (count == 0) {
      throw new VerificationException(where + " lists no file");
    }
    if (firstNotText != NOWHERE) {
      throw new VerificationException(
          where + " names " + Printable.of(name(firstNotText)) + ", which is not UTF-8");
    }
    int firstOfOtherHash = NOWHERE;
    String other = "";
    for (int i = algorithms.size() - 1; i >= 0; i--) {
      if (!serialization.agreesWith(algorithms.get(i))) {
        firstOfOtherHash = firstOfAlgorithm[i];
        other = algorithms.get(i);
      }
    }
    Hash hash = serialization.hash();
    int firstOfOther = digestLength == hash.length() ? firstOfOtherLength : 0;
    if (firstOfOtherHash != NOWHERE && firstOfOtherHash <= firstOfOther) {
      throw new VerificationException(
          Printable.of(name(firstOfOtherHash))
              + " is hashed with "
              + Printable.of(other)
              + ", not "
              + hash.identifier());
    }
    if (firstOfOther != NOWHERE) {
      throw new VerificationException(
          "the digest of "
              + Printable.of(name(firstOfOther))
              + " is not "
              + 2 * hash.length()
              + " hexadecimal digits");
    }
  }

  static VerificationException outside(String where, String path) {
    return new VerificationException(
        where + " names " + Printable.of(path) + ", which is not a path inside the model");
  }

  /** Whether it leads nowhere but into the model (6.1.2). */
  static boolean isCanonical(String path) {
    if (path.equals(Statement.SINGLE_FILE)) {
      return true;
    }
    int start = 0;
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
      if (!isComponent(path, start, end)) {
        return false;
      }
      start = end + 1;
    }
    return isComponent(path, start, path.length()) && path.indexOf('\0') < 0;
  }

  private static boolean isComponent(String path, int start, int end) {
    int length = end - start;
    return length > 2
        || (length == 2 && !path.startsWith("..", start))
        || (length == 1 && path.charAt(start) != '.');
  }

  /** Half a surrogate pair has no bytes, so that two such names would look the same. */
  private static boolean isText(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(name.codePointAt(i))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private byte[] chunk(int index) {
    int perChunk = perChunk();
    while (chunks.size() <= index / perChunk) {
      chunks.add(new byte[perChunk * digestLength]);
    }
    return chunks.get(index / perChunk);
  }

  private int from(int index) {
    return index % perChunk() * digestLength;
  }

  private int perChunk() {
    return Math.max(1, CHUNK / Math.max(1, digestLength));
  }
}
