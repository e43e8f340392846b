package io.modelgate.watch.outcome;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * JSON, compressed, because there are tens of thousands. What is large even so is left out but for
 * its digest: its author may make it incompressible. Equal if the JSON is.
 */
public final class PackedJson {
  private static final JsonMapper JSON = new JsonMapper();

  /** What is so much larger than the bound is not compressed first. */
  private static final int MAX_COMPRESSION = 10;

  private final byte[] bytes;
  private final boolean isWhole;

  private PackedJson(byte[] bytes, boolean isWhole) {
    this.bytes = bytes;
    this.isWhole = isWhole;
  }

  /**
   * Packs.
   *
   * @param most how many bytes of it are kept
   */
  static PackedJson of(JsonNode json, int most) {
    try {
      byte[] text = JSON.writeValueAsBytes(json);
      if (text.length <= most * MAX_COMPRESSION) {
        byte[] packed = pack(text);
        if (packed.length <= most) {
          return new PackedJson(packed, true);
        }
      }
      return new PackedJson(MessageDigest.getInstance("SHA-256").digest(text), false);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JsonNode is JSON, every JDK has the algorithm
    }
  }

  private static byte[] pack(byte[] text) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return packed.toByteArray();
  }

  /** The JSON; empty if it was too large to be kept. */
  Optional<JsonNode> unpack() {
    if (!isWhole) {
      return Optional.empty();
    }
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return Optional.of(JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("what was packed here cannot be read", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackedJson json
        && isWhole == json.isWhole
        && Arrays.equals(bytes, json.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** No more than its size: it may hold anything. */
  @Override
  public String toString() {
    return "PackedJson[" + (isWhole ? bytes.length + " bytes]" : "digest]");
  }
}
