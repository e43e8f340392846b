package io.modelgate.watch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.resources.LimitRangeView.Item;
import io.modelgate.resource.LimitRangeReader;
import java.util.List;

/**
 * A LimitRange as the watch keeps it: cut down while it is read, to what verifiers are fitted into.
 */
@Group("")
@Version("v1")
@Kind("LimitRange")
@Plural("limitranges")
@JsonDeserialize(using = JsonDeserializer.None.class) // its interface would make it a LimitRange
@JsonIgnoreProperties(ignoreUnknown = true)
public final class WatchedLimitRange implements HasMetadata, Namespaced {
  private static final long serialVersionUID = 1L;

  private ObjectMeta metadata = new ObjectMeta();
  private transient List<Item> items = List.of();

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta whole) {
    metadata =
        new ObjectMetaBuilder()
            .withName(whole.getName())
            .withNamespace(whole.getNamespace())
            .withUid(whole.getUid())
            .withResourceVersion(whole.getResourceVersion())
            .build();
  }

  @Override
  public void setApiVersion(String version) {
    // The kind has one version, so that nothing is kept.
  }

  @JsonProperty
  void setSpec(JsonNode whole) {
    items = LimitRangeReader.items(whole);
  }

  /** What policies are decided on with. */
  @JsonIgnore
  LimitRangeView view() {
    return new LimitRangeView(metadata.getName(), items);
  }
}
