package io.modelgate.verify.statement;

import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a statement's resource descriptors into files. */
final class SignedFiles {
  private final String where;
  private final Serialization serialization;
  private final Map<String, SignedFile> files = new HashMap<>();

  private SignedFiles(String where, Serialization serialization) {
    this.where = where;
    this.serialization = serialization;
  }

  /**
   * Checks and groups.
   *
   * @param where the field of the statement that holds them
   * @throws VerificationException where a name leads out of the model, comes twice, is hashed
   *     otherwise than the serialization says, or where shards leave something out
   */
  static Map<String, SignedFile> of(
      String where, List<ResourceDescriptor> resources, Serialization serialization)
      throws VerificationException {
    if (resources.isEmpty()) {
      throw new VerificationException(where + " lists no file");
    }
    SignedFiles signed = new SignedFiles(where, serialization);
    for (ResourceDescriptor resource : resources) {
      signed.checkDigest(resource);
    }
    if (serialization.shards()) {
      Shards.join(resources, serialization).forEach(signed::add);
    } else {
      for (ResourceDescriptor resource : resources) {
        signed.whole(resource);
      }
    }
    for (String path : signed.files.keySet()) {
      signed.requireCanonical(path);
    }
    return signed.files;
  }

  private void checkDigest(ResourceDescriptor resource) throws VerificationException {
    Hash hash = serialization.hash();
    if (!serialization.agreesWith(resource.algorithm())) {
      throw new VerificationException(
          Printable.of(resource.name())
              + " is hashed with "
              + Printable.of(resource.algorithm())
              + ", not "
              + hash.identifier());
    }
    if (resource.digest().length != hash.length()) {
      throw new VerificationException(
          "the digest of "
              + Printable.of(resource.name())
              + " is not "
              + 2 * hash.length()
              + " hexadecimal digits");
    }
  }

  private void whole(ResourceDescriptor resource) throws VerificationException {
    SignedFile file = new SignedFile(files.size(), SignedFile.UNSIGNED_SIZE, resource.digest());
    if (files.put(resource.name(), file) != null) {
      throw new VerificationException(where + " names " + Printable.of(resource.name()) + " twice");
    }
  }

  private void add(String path, Shards shards) {
    files.put(path, new SignedFile(files.size(), shards.size(), shards.digests()));
  }

  /** A canonical path leads nowhere but into the model (6.1.2). */
  private void requireCanonical(String path) throws VerificationException {
    if (!path.equals(Statement.SINGLE_FILE) && !isCanonical(path)) {
      throw new VerificationException(
          where + " names " + Printable.of(path) + ", which is not a path inside the model");
    }
  }

  private static boolean isCanonical(String path) {
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
}
