package io.modelgate.watch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.resource.RuntimesReader;

/**
 * A node as the watch keeps it: cut down while it is read, because a whole one names each image
 * that it holds.
 */
@Group("")
@Version("v1")
@Kind("Node")
@Plural("nodes")
@JsonDeserialize(using = JsonDeserializer.None.class) // its interface would make it a Node
@JsonIgnoreProperties(ignoreUnknown = true)
public final class WatchedNode implements HasMetadata {
  private static final long serialVersionUID = 1L;

  private ObjectMeta metadata = new ObjectMeta();
  private transient JsonNode status = MissingNode.getInstance();

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta whole) {
    metadata =
        new ObjectMetaBuilder()
            .withName(whole.getName())
            .withUid(whole.getUid())
            .withResourceVersion(whole.getResourceVersion())
            .withLabels(whole.getLabels())
            .build();
  }

  @Override
  public void setApiVersion(String version) {
    // The kind has one version, so that nothing is kept.
  }

  @JsonProperty
  JsonNode getStatus() {
    return status;
  }

  @JsonProperty
  void setStatus(JsonNode whole) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    for (JsonNode handler : whole.path("runtimeHandlers")) {
      ObjectNode named = kept.withArray("runtimeHandlers").addObject();
      named.set("name", handler.path("name"));
      if (handler.path("features").isObject()) {
        named.set("features", handler.path("features"));
      }
    }
    for (JsonNode condition : whole.path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        kept.withArray("conditions")
            .addObject()
            .put("type", "Ready")
            .put("status", condition.path("status").asText());
      }
    }
    status = kept;
  }

  /** What policies are decided on with. */
  @JsonIgnore
  NodeView view() {
    return RuntimesReader.node(metadata.getName(), metadata.getLabels(), status);
  }
}
