package io.modelgate.watch.outcome;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A pod as the watch keeps it: cut down while it is read, because a cluster has tens of thousands.
 */
@Group("")
@Version("v1")
@Kind("Pod")
@Plural("pods")
@JsonDeserialize(using = JsonDeserializer.None.class) // its interface would make it a Pod
@JsonIgnoreProperties(ignoreUnknown = true)
public final class WatchedPod implements HasMetadata, Namespaced {
  private static final long serialVersionUID = 1L;

  private ObjectMeta metadata = new ObjectMeta();
  private transient JsonNode spec = MissingNode.getInstance();
  private transient JsonNode status = MissingNode.getInstance();
  private transient PackedPod packed = PackedPod.EMPTY;

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta whole) {
    metadata = PodReduction.metadata(whole);
    packed = packed.withMetadata(whole);
  }

  @Override
  public void setApiVersion(String version) {
    // there is one
  }

  /** What policies select by. */
  @JsonProperty
  JsonNode getSpec() {
    return spec;
  }

  @JsonProperty
  void setSpec(JsonNode whole) {
    spec = PodReduction.spec(whole);
    packed = packed.withSpec(whole);
  }

  /** All of it but the status. */
  @JsonIgnore
  PackedPod getPacked() {
    return packed;
  }

  /** The states of init containers. */
  @JsonProperty
  JsonNode getStatus() {
    return status;
  }

  @JsonProperty
  void setStatus(JsonNode whole) {
    status = PodReduction.status(whole);
  }
}
