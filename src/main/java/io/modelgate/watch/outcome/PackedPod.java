package io.modelgate.watch.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What rules may look at of a pod, which is all of its metadata and spec: compressed, because a
 * cluster has tens of thousands. Equal for pods that rules cannot tell apart, whatever became of
 * them meanwhile.
 */
public final class PackedPod {
  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] NOTHING = pack(JsonNodeFactory.instance.objectNode());

  /** Nothing is known of it yet. */
  static final PackedPod EMPTY = new PackedPod(NOTHING, NOTHING);

  private final byte[] metadata;
  private final byte[] spec;

  private PackedPod(byte[] metadata, byte[] spec) {
    this.metadata = metadata;
    this.spec = spec;
  }

  PackedPod withMetadata(ObjectMeta whole) {
    ObjectNode kept = JSON.valueToTree(whole);
    kept.remove("managedFields"); // who wrote what is no rule's matter, and changes with the status
    kept.remove("resourceVersion");
    return new PackedPod(pack(kept), spec);
  }

  PackedPod withSpec(JsonNode whole) {
    return new PackedPod(metadata, pack(whole));
  }

  /** The pod in JSON, without status. */
  public JsonNode unpack() {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.set("metadata", unpack(metadata));
    pod.set("spec", unpack(spec));
    return pod;
  }

  private static byte[] pack(JsonNode part) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      JSON.writeValue(out, part);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return packed.toByteArray();
  }

  private static JsonNode unpack(byte[] packed) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("what was packed here cannot be read", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackedPod pod
        && Arrays.equals(metadata, pod.metadata)
        && Arrays.equals(spec, pod.spec);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(metadata) + Arrays.hashCode(spec);
  }

  /** No more than its size: it may hold anything. */
  @Override
  public String toString() {
    return "PackedPod[" + (metadata.length + spec.length) + " bytes]";
  }
}
