package io.modelgate.verify.statement;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One signed file as the statement describes it, not yet checked (OpenSSF Model Signing v1.0,
 * 5.2.1).
 */
final class ResourceDescriptor {
  private @Nullable String name;
  private @Nullable String digest;
  private @Nullable String algorithm;

  static ResourceDescriptor read(StrictJson json) throws IOException, VerificationException {
    ResourceDescriptor read = new ResourceDescriptor();
    json.objectValue(
        "predicate.resources",
        field -> {
          switch (field) {
            case "name" -> read.name = json.stringValue("resources.name");
            case "digest" -> read.digest = json.stringValue("resources.digest");
            case "algorithm" -> read.algorithm = json.stringValue("resources.algorithm");
            default -> json.skip();
          }
        });
    return read;
  }

  /** The file's path relative to the model, canonical (6.1.2): it leads nowhere else. */
  String name() throws VerificationException {
    String path = present(name);
    if (!isCanonical(path)) {
      throw new VerificationException(
          "predicate.resources names "
              + Printable.of(path)
              + ", which is not a path inside the model");
    }
    return path;
  }

  /** SHA-256 of the file's content. */
  Digest digest() throws VerificationException {
    String shown = Printable.of(present(name));
    String hash = present(algorithm);
    if (!hash.equals("sha256")) {
      throw new VerificationException(
          shown + " is hashed with " + Printable.of(hash) + ", not sha256");
    }
    try {
      return Digest.parse(present(digest));
    } catch (IllegalArgumentException e) {
      throw new VerificationException("the digest of " + shown + " is not 64 hexadecimal digits");
    }
  }

  private static String present(@Nullable String field) throws VerificationException {
    if (field == null) {
      throw new VerificationException(
          "predicate.resources holds an entry without name, digest or algorithm");
    }
    return field;
  }

  private static boolean isCanonical(String path) {
    if (path.equals(Statement.SINGLE_FILE)) {
      return true;
    }
    for (String component : path.split("/", -1)) {
      if (component.isEmpty() || component.equals(".") || component.equals("..")) {
        return false;
      }
    }
    return path.indexOf('\0') < 0;
  }
}
