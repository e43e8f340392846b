package io.modelgate.verify.statement;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A statement to sign, written as the specification says.
 *
 * @param signed content by name
 * @param shardSize bytes; 0 where files are signed whole
 */
public record TestStatement(
    SortedMap<String, byte[]> signed, int shardSize, boolean allowSymlinks, Set<String> ignored) {
  private static final JsonFactory JSON = new JsonFactory();

  /** What most signers write. */
  public static TestStatement of(Map<String, byte[]> signed) {
    return new TestStatement(new TreeMap<>(signed), 0, false, Set.of());
  }

  public TestStatement withShards(int size) {
    return new TestStatement(signed, size, allowSymlinks, ignored);
  }

  public TestStatement withSymlinks() {
    return new TestStatement(signed, shardSize, true, ignored);
  }

  public TestStatement ignoring(String... paths) {
    return new TestStatement(signed, shardSize, allowSymlinks, Set.of(paths));
  }

  public boolean shards() {
    return shardSize > 0;
  }

  /** The statement as JSON. */
  public byte[] json() throws IOException {
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
