package io.modelgate.verify.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a fuzzed signer signed of a tree; perhaps not all of it, and perhaps more.
 *
 * @param signed content by name
 * @param shardSize bytes; 0 where files were signed whole
 */
record FuzzedStatement(
    SortedMap<String, byte[]> signed, int shardSize, boolean allowSymlinks, Set<String> ignored) {
  private static final JsonFactory JSON = new JsonFactory();

  static FuzzedStatement make(Choices choices, Path root, List<String> files) throws IOException {
    boolean allowSymlinks = choices.oneIn(3);
    int shardSize = choices.oneIn(3) ? 1 + choices.below(8) : 0;
    Set<String> ignored =
        choices.oneIn(4) ? new HashSet<>(List.of(choices.of(files), ".git")) : Set.of();
    SortedMap<String, byte[]> signed = new TreeMap<>();
    signed.put("a/phantom", new byte[] {1});
    for (String name : files) {
      switch (choices.below(8)) {
        case 7 -> {} // not signed
        case 6 -> signed.put(name, new byte[] {(byte) choices.below(4)});
        case 5 -> signed.put("a/" + name, Files.readAllBytes(root.resolve(name))); // through a link
        default -> signed.put(name, Files.readAllBytes(root.resolve(name)));
      }
    }
    if (signed.size() > 1) {
      signed.remove("a/phantom");
    }
    if (shardSize > 0) {
      signed.values().removeIf(content -> content.length == 0);
    }
    return new FuzzedStatement(signed, shardSize, allowSymlinks, ignored);
  }

  boolean shards() {
    return shardSize > 0;
  }

  byte[] json() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MessageDigest root = sha256();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("_type", "https://in-toto.io/Statement/v1");
      json.writeStringField("predicateType", "https://model_signing/signature/v1.0");
      json.writeObjectFieldStart("predicate");
      serialization(json);
      json.writeArrayFieldStart("resources");
      for (Map.Entry<String, byte[]> file : signed.entrySet()) {
        resources(json, root, file.getKey(), file.getValue());
      }
      json.writeEndArray();
      json.writeEndObject();
      subject(json, root);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private void serialization(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("serialization");
    json.writeStringField("method", shards() ? "shards" : "files");
    json.writeStringField("hash_type", "sha256");
    json.writeBooleanField("allow_symlinks", allowSymlinks);
    if (shards()) {
      json.writeNumberField("shard_size", shardSize);
    }
    json.writeArrayFieldStart("ignore_paths");
    for (String path : ignored) {
      json.writeString(path);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void subject(JsonGenerator json, MessageDigest root) throws IOException {
    json.writeArrayFieldStart("subject");
    json.writeStartObject();
    json.writeStringField("name", "model");
    json.writeObjectFieldStart("digest");
    json.writeStringField("sha256", hex(root.digest()));
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
  }

  private void resources(JsonGenerator json, MessageDigest root, String name, byte[] content)
      throws IOException {
    int step = shards() ? shardSize : Math.max(1, content.length);
    for (int start = 0; start == 0 || start < content.length; start += step) {
      int end = Math.min(content.length, start + step);
      byte[] digest = sha256().digest(Arrays.copyOfRange(content, start, end));
      root.update(digest);
      json.writeStartObject();
      json.writeStringField("name", shards() ? name + ":" + start + ":" + end : name);
      json.writeStringField("algorithm", "sha256");
      json.writeStringField("digest", hex(digest));
      json.writeEndObject();
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
