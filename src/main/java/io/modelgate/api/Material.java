package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A key, a certificate or a trust root that does not come from what the pod mounts. */
@ValidationRule(
    value =
        "[has(self.inline), has(self.configMapKeyRef), has(self.secretKeyRef)].filter(each,"
            + " each).size() == 1",
    message = "set exactly one of inline, configMapKeyRef and secretKeyRef")
public record Material(
    @JsonPropertyDescription("The text itself: PEM, or JSON for a trust root.")
        @Size(min = 1, max = 65536)
        @Nullable String inline,
    @JsonPropertyDescription("An entry of a ConfigMap in the pod's namespace.")
        @Nullable EntryReference configMapKeyRef,
    @JsonPropertyDescription("An entry of a Secret in the pod's namespace.")
        @Nullable EntryReference secretKeyRef) {

  /** One entry of a ConfigMap or a Secret. */
  public record EntryReference(
      @Required
          @JsonPropertyDescription("Name of the ConfigMap or Secret.")
          @Size(min = 1, max = 253)
          @Nullable String name,
      @Required @JsonPropertyDescription("Key of the entry.") @Size(min = 1, max = 253)
          @Nullable String key) {}
}
