package io.modelgate.watch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Secret of which nothing but the metadata is known, as the API server calls it then. */
@Group("")
@Version("v1")
@Kind("PartialObjectMetadata")
@Plural("secrets")
@JsonDeserialize(using = JsonDeserializer.None.class) // its interface would make it generic
@JsonIgnoreProperties(ignoreUnknown = true)
public final class NamedSecret implements HasMetadata, Namespaced {
  private static final long serialVersionUID = 1L;

  private ObjectMeta metadata = new ObjectMeta();

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta whole) {
    metadata = whole;
  }

  @Override
  public void setApiVersion(String version) {
    // The kind has one version, so that nothing is kept.
  }

  /** A list of them: if there are none, the API server says null. */
  public static final class All extends DefaultKubernetesResourceList<NamedSecret> {
    private static final long serialVersionUID = 1L;

    @Override
    public void setItems(@Nullable List<NamedSecret> items) {
      super.setItems(Objects.requireNonNullElse(items, List.of()));
    }
  }
}
