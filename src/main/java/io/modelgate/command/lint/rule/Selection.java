package io.modelgate.command.lint.rule;

import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PodMatcher.VolumeMatcher;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.NamespaceMatcher;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import io.modelgate.policy.spec.NamespaceMatcher.Named;
import java.util.List;

/** Compares which pods policies select. */
public final class Selection {
  private static final LabelMatcher ANY = new LabelMatcher(List.of());

  private Selection() {}

  /** Whether every pod that one selects is selected by another, too. */
  public static boolean isWithin(PodMatcher pods, PodMatcher other) {
    return Labels.isWithin(pods.labels().orElse(ANY), other.labels().orElse(ANY))
        && other
            .images()
            .map(
                wide ->
                    pods.images().filter(narrow -> Images.globsAreWithin(narrow, wide)).isPresent())
            .orElse(true)
        && other
            .volumes()
            .map(wide -> pods.volumes().filter(narrow -> isWithin(narrow, wide)).isPresent())
            .orElse(true);
  }

  private static boolean isWithin(VolumeMatcher volumes, VolumeMatcher other) {
    return Globs.areWithin(volumes.claims(), other.claims())
        && Images.globsAreWithin(volumes.images(), other.images())
        && Globs.areWithin(volumes.configMaps(), other.configMaps());
  }

  /** Whether another applies in every namespace in which one applies. */
  public static boolean isWithin(NamespaceMatcher namespaces, NamespaceMatcher other) {
    if (namespaces instanceof Labelled one && other instanceof Labelled wide) {
      return Labels.isWithin(one.selector().orElse(ANY), wide.selector().orElse(ANY));
    }
    return namespaces instanceof Named one && one.equals(other);
  }
}
