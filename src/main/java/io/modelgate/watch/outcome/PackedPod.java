package io.modelgate.watch.outcome;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pod as the watch keeps it: packed while it is read, and of bounded size whatever its author
 * wrote. It is looked at as an {@link ObservedPod}.
 */
@Group("")
@Version("v1")
@Kind("Pod")
@Plural("pods")
@JsonDeserialize(using = JsonDeserializer.None.class) // its interface would make it a Pod
@JsonIgnoreProperties(ignoreUnknown = true)
final class PackedPod implements HasMetadata, Namespaced {
  private static final long serialVersionUID = 1L;

  /** Of metadata and spec; common pods take a half. */
  private static final int MAX_BYTES = 4096;

  /** Of what is looked at each time, with what init containers said when they ended. */
  private static final int MAX_SUMMARY_BYTES = 2048;

  private final ObjectMeta metadata;
  private final transient PackedJson rules;
  private final transient PackedJson summary;

  /** Packs a pod; whatever is not there is missing. */
  @JsonCreator
  PackedPod(
      @JsonProperty("metadata") @Nullable JsonNode metadata,
      @JsonProperty("spec") @Nullable JsonNode spec,
      @JsonProperty("status") @Nullable JsonNode status) {
    JsonNode whole = Objects.requireNonNullElse(metadata, MissingNode.getInstance());
    this.metadata =
        new ObjectMetaBuilder()
            .withName(text(whole, "name"))
            .withNamespace(text(whole, "namespace"))
            .withUid(text(whole, "uid"))
            .withResourceVersion(text(whole, "resourceVersion"))
            .build();
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    if (whole instanceof ObjectNode fields) {
      // Who wrote what is no rule's matter, and changes with the status.
      pod.set("metadata", fields.remove(List.of("managedFields", "resourceVersion")));
    }
    set(pod, "spec", spec);
    this.rules = PackedJson.of(pod, MAX_BYTES);
    set(pod, "status", status);
    this.summary = PackedJson.of(PodSummary.reduced(pod), MAX_SUMMARY_BYTES);
  }

  private static @Nullable String text(JsonNode metadata, String field) {
    return metadata.path(field).textValue();
  }

  private static void set(ObjectNode pod, String field, @Nullable JsonNode value) {
    if (value != null) {
      pod.set(field, value);
    }
  }

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta whole) {
    throw new UnsupportedOperationException("it is read as a whole");
  }

  @Override
  public void setApiVersion(String version) {
    // The kind has one version, so that nothing is kept.
  }

  /** The pod's metadata and spec, compressed, which rules look at. */
  PackedJson rules() {
    return rules;
  }

  /** What is looked at each time. */
  PackedJson summary() {
    return summary;
  }
}
