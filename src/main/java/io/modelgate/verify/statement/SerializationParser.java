package io.modelgate.verify.statement;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code predicate.serialization} (OpenSSF Model Signing v1.0, 5.2.2). */
final class SerializationParser {
  private @Nullable String method;
  private @Nullable String hashType;
  private @Nullable Long shardSize;
  private @Nullable Boolean allowSymlinks;
  private final Set<String> ignoredPaths = new LinkedHashSet<>();

  private SerializationParser() {}

  static Serialization read(StrictJson json) throws IOException, VerificationException {
    SerializationParser parser = new SerializationParser();
    json.objectValue("predicate.serialization", field -> parser.field(field, json));
    return parser.serialization();
  }

  private void field(String field, StrictJson json) throws IOException, VerificationException {
    switch (field) {
      case "method" -> method = json.stringValue("serialization.method");
      case "hash_type" -> hashType = json.stringValue("serialization.hash_type");
      case "shard_size" -> shardSize = json.longValue("serialization.shard_size");
      case "allow_symlinks" -> allowSymlinks = json.booleanValue("serialization.allow_symlinks");
      case "ignore_paths" ->
          json.arrayValue(
              "serialization.ignore_paths",
              () -> ignored(json.stringValue("serialization.ignore_paths")));
      default -> json.skip();
    }
  }

  /**
   * Signers write {@code cache/} and {@code ./cache} too. What leads out of the model is nothing.
   */
  private void ignored(String written) {
    List<String> names = new ArrayList<>(List.of(written.split("/")));
    names.removeIf(name -> name.isEmpty() || name.equals("."));
    if (!names.isEmpty() && !written.startsWith("/") && !names.contains("..")) {
      ignoredPaths.add(String.join("/", names));
    }
  }

  private Serialization serialization() throws VerificationException {
    if (hashType == null || allowSymlinks == null) {
      throw new VerificationException(
          "predicate.serialization."
              + (hashType == null ? "hash_type" : "allow_symlinks")
              + " is missing");
    }
    return new Serialization(
        Hash.of(hashType), sizeOfShards(), Optional.of(allowSymlinks), ignoredPaths);
  }

  private long sizeOfShards() throws VerificationException {
    if (method == null || !(method.equals("files") || method.equals("shards"))) {
      throw new VerificationException(
          "predicate.serialization.method is "
              + (method == null ? "missing" : Printable.of(method))
              + ", not files or shards");
    }
    if (method.equals("files")) {
      if (shardSize != null) {
        throw new VerificationException(
            "predicate.serialization.shard_size is there, but the method is files");
      }
      return Serialization.WHOLE_FILES;
    }
    if (shardSize == null || shardSize <= 0 || shardSize == Serialization.WHOLE_FILES) {
      throw new VerificationException(
          "predicate.serialization.shard_size must be a number of bytes above 0");
    }
    return shardSize;
  }
}
