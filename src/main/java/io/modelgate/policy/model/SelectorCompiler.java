package io.modelgate.policy.model;

import static io.modelgate.policy.model.SpecFields.present;
import static io.modelgate.policy.model.SpecFields.text;

import io.modelgate.api.LabelSelector;
import io.modelgate.api.PodSelector;
import io.modelgate.api.PodSelector.VolumeSelector;
import io.modelgate.policy.decision.Glob;
import io.modelgate.policy.model.LabelMatcher.Requirement;
import io.modelgate.policy.model.SpecFields.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles selectors of pods and namespaces. */
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
            images == null ? Optional.empty() : Optional.of(globs("spec.selector.images", images)),
            volumes == null ? Optional.empty() : Optional.of(volumes(volumes))));
  }

  static LabelMatcher labels(String at, LabelSelector selector) throws FaultException {
    List<Requirement> requirements = new ArrayList<>();
    Map<String, String> exact = selector.matchLabels();
    if (exact != null) {
      exact.forEach((key, value) -> requirements.add(new LabelMatcher.In(key, Set.of(value))));
    }
    List<LabelSelector.Requirement> expressions = selector.matchExpressions();
    if (expressions != null) {
      for (LabelSelector.Requirement each : expressions) {
        requirements.add(requirement(at + ".matchExpressions", each));
      }
    }
    return new LabelMatcher(List.copyOf(requirements));
  }

  private static Requirement requirement(String at, LabelSelector.Requirement each)
      throws FaultException {
    String key = text(at + ".key", each.key());
    List<String> values = each.values();
    Set<String> distinct = values == null ? Set.of() : Set.copyOf(values);
    LabelSelector.Operator operator = present(at + ".operator", each.operator());
    boolean wantsValues =
        operator == LabelSelector.Operator.In || operator == LabelSelector.Operator.NotIn;
    if (wantsValues == distinct.isEmpty()) {
      throw new FaultException(
          at + " needs values for In and NotIn, and none for Exists and DoesNotExist");
    }
    return switch (operator) {
      case In -> new LabelMatcher.In(key, distinct);
      case NotIn -> new LabelMatcher.NotIn(key, distinct);
      case Exists -> new LabelMatcher.Exists(key, true);
      case DoesNotExist -> new LabelMatcher.Exists(key, false);
    };
  }

  private static PodMatcher.VolumeMatcher volumes(VolumeSelector selector) throws FaultException {
    String at = "spec.selector.volumes";
    List<Glob> claims = globs(at + ".persistentVolumeClaims", selector.persistentVolumeClaims());
    List<Glob> images = globs(at + ".images", selector.images());
    List<Glob> configMaps = globs(at + ".configMaps", selector.configMaps());
    if (claims.isEmpty() && images.isEmpty() && configMaps.isEmpty()) {
      throw new FaultException(
          at + " must set at least one of persistentVolumeClaims, images and configMaps");
    }
    return new PodMatcher.VolumeMatcher(claims, images, configMaps);
  }

  private static List<Glob> globs(String field, @Nullable List<String> patterns)
      throws FaultException {
    List<Glob> globs = new ArrayList<>();
    if (patterns != null) {
      for (String pattern : patterns) {
        globs.add(new Glob(text(field, pattern)));
      }
    }
    return List.copyOf(globs);
  }
}
