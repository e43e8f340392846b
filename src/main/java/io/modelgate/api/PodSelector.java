package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pods that a policy applies to unasked: everything that is set must match. */
@ValidationRule(
    value = "has(self.pods) || has(self.images) || has(self.volumes)",
    message = "set at least one of pods, images and volumes; an empty pods selects every pod")
public record PodSelector(
    @JsonPropertyDescription("The pod's labels; an empty selector matches every pod.")
        @Nullable LabelSelector pods,
    @JsonPropertyDescription(
            "Globs for images: at least one container must run a matching image. * matches any"
                + " characters.")
        @Nullable List<String> images,
    @JsonPropertyDescription("Volumes: the pod must have one of them.")
        @Nullable VolumeSelector volumes) {

  /** Volumes of a pod: one that any of the globs names is enough. */
  @ValidationRule(
      value = "has(self.persistentVolumeClaims) || has(self.images) || has(self.configMaps)",
      message = "set at least one of persistentVolumeClaims, images and configMaps")
  public record VolumeSelector(
      @JsonPropertyDescription("Names of PersistentVolumeClaims: globs.")
          @Nullable List<String> persistentVolumeClaims,
      @JsonPropertyDescription("References of image volumes: globs.") @Nullable List<String> images,
      @JsonPropertyDescription("Names of ConfigMaps: globs.") @Nullable List<String> configMaps) {}
}
