package io.modelgate.policy.model;

import static io.modelgate.policy.spec.SelectorFields.globs;
import static io.modelgate.policy.spec.SelectorFields.imageGlobs;
import static io.modelgate.policy.spec.SelectorFields.labels;

import io.modelgate.api.LabelSelector;
import io.modelgate.api.PodSelector;
import io.modelgate.api.PodSelector.VolumeSelector;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.policy.spec.ImageGlob;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles selectors of pods. */
final class SelectorCompiler {
  private SelectorCompiler() {}

  static Optional<PodMatcher> pods(@Nullable PodSelector selector) throws FaultException {
    if (selector == null) {
      return Optional.empty();
    }
    LabelSelector pods = selector.pods();
    List<String> images = selector.images();
    VolumeSelector volumes = selector.volumes();
    if (pods == null && images == null && volumes == null) {
      throw new FaultException("spec.selector must set at least one of pods, images and volumes");
    }
    return Optional.of(
        new PodMatcher(
            pods == null ? Optional.empty() : Optional.of(labels("spec.selector.pods", pods)),
            images == null
                ? Optional.empty()
                : Optional.of(imageGlobs("spec.selector.images", images)),
            volumes == null ? Optional.empty() : Optional.of(volumes(volumes))));
  }

  private static PodMatcher.VolumeMatcher volumes(VolumeSelector selector) throws FaultException {
    String at = "spec.selector.volumes";
    List<Glob> claims = globs(at + ".persistentVolumeClaims", selector.persistentVolumeClaims());
    List<ImageGlob> images = imageGlobs(at + ".images", selector.images());
    List<Glob> configMaps = globs(at + ".configMaps", selector.configMaps());
    if (claims.isEmpty() && images.isEmpty() && configMaps.isEmpty()) {
      throw new FaultException(
          at + " must set at least one of persistentVolumeClaims, images and configMaps");
    }
    return new PodMatcher.VolumeMatcher(claims, images, configMaps);
  }
}
