package io.modelgate.verify.statement;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One signed file or shard as the statement describes it, its name not yet checked (OpenSSF Model
 * Signing v1.0, 5.2.1).
 *
 * @param name path, or path and byte range
 * @param algorithm the hash function as the statement names it
 * @param digest the digest's bytes; of any length
 */
@SuppressWarnings("ArrayRecordComponent") // one of a million: nobody compares them
record ResourceDescriptor(String name, String algorithm, byte[] digest) {

  /** Reads an entry of {@code predicate.resources}. */
  static ResourceDescriptor resource(StrictJson json) throws IOException, VerificationException {
    Fields read = new Fields();
    json.objectValue(
        "predicate.resources",
        field -> {
          switch (field) {
            case "name" -> read.name = json.stringValue("resources.name");
            case "digest" -> read.digest = json.stringValue("resources.digest");
            case "algorithm" -> read.algorithm = json.repeatedStringValue("resources.algorithm");
            default -> json.skip();
          }
        });
    return read.descriptor(
        "predicate.resources contains an entry without name, digest or algorithm");
  }

  /** Reads an entry of {@code subject}: the model as a whole, or in v0.2 a file. */
  static ResourceDescriptor subject(StrictJson json) throws IOException, VerificationException {
    Fields read = new Fields();
    read.algorithm = Hash.SHA256.identifier();
    json.objectValue(
        "subject",
        field -> {
          switch (field) {
            case "name" -> read.name = json.stringValue("subject.name");
            case "digest" ->
                json.objectValue(
                    "subject.digest",
                    algorithm -> {
                      if (algorithm.equals(Hash.SHA256.identifier())) {
                        read.digest = json.stringValue("subject.digest.sha256");
                      } else {
                        json.skip();
                      }
                    });
            case "annotations" -> annotations(json, read);
            default -> json.skip();
          }
        });
    return read.descriptor("subject must contain a name and a sha256 digest");
  }

  private static void annotations(StrictJson json, Fields read)
      throws IOException, VerificationException {
    json.objectValue(
        "subject.annotations",
        name -> {
          if (name.equals("actual_hash_algorithm")) {
            String algorithm = json.repeatedStringValue("subject.annotations");
            read.algorithm = algorithm.equals("file-sha256") ? read.algorithm : algorithm;
          } else {
            json.skip();
          }
        });
  }

  /** What was read so far. */
  private static final class Fields {
    private @Nullable String name;
    private @Nullable String algorithm;
    private @Nullable String digest;

    private ResourceDescriptor descriptor(String incomplete) throws VerificationException {
      if (name == null || algorithm == null || digest == null) {
        throw new VerificationException(incomplete);
      }
      try {
        return new ResourceDescriptor(name, algorithm, HexFormat.of().parseHex(digest));
      } catch (IllegalArgumentException e) {
        throw new VerificationException(
            "the digest of " + Printable.of(name) + " is not made of hexadecimal digits");
      }
    }
  }
}
