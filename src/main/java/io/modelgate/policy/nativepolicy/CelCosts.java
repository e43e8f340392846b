package io.modelgate.policy.nativepolicy;

import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.match.ContainerMatcher;
import io.modelgate.policy.sandbox.match.ImageMatcher;
import java.util.List;

/**
 * What a policy costs in the API server's units (k8s.io/apiserver, package cel): it refuses a pod
 * for which one expression costs more than a million, or all of a policy ten millions. Counted is a
 * pod with 32 containers, each with an image of its own from Docker Hub, which has the most
 * spellings, of 128 characters each. The other half of the budget is for what is not counted.
 */
final class CelCosts {
  private static final long MAX_COST = 1_000_000;
  private static final long MAX_TOTAL_COST = 2_500_000;
  private static final int CONTAINERS = 32;
  private static final int SPELLINGS = 33;
  private static final int LENGTH = 128 / 10;
  private static final int STEP = 8;
  private static final int MAX_ACCELERATORS_LENGTH = 2_000;

  private CelCosts() {}

  static void check(Usable policy) throws NotNativeException {
    long all = 0;
    for (Rule rule : policy.rules()) {
      long cost =
          Math.max(images(rule.matcher().containers()), others(rule.matcher().containers()));
      if (cost > MAX_COST) {
        throw new NotNativeException(
            "rule %s has more patterns than the API server has time for".formatted(rule.name()));
      }
      all += cost;
    }
    if (all > MAX_TOTAL_COST) {
      throw new NotNativeException(
          "its rules have more patterns together than the API server has time for");
    }
    int accelerators =
        policy.accelerators().resources().stream().mapToInt(each -> each.pattern().length()).sum();
    if (accelerators > MAX_ACCELERATORS_LENGTH) {
      throw new NotNativeException(
          "spec.accelerators.resources are more than the API server has time for");
    }
  }

  private static long images(ContainerMatcher matcher) {
    long each = 0;
    for (ImageMatcher image : matcher.images()) {
      if (image instanceof ImageMatcher.Containing containing) {
        each += STEP + (long) LENGTH * (1 + containing.text().length() / 10);
      } else if (image instanceof ImageMatcher.Globbed globbed) {
        each += globs(globbed.glob().spellings()) + globs(globbed.glob().name().stream().toList());
      } else if (image instanceof ImageMatcher.Regular regular) {
        each += regex(regular.pattern().pattern().length());
      } else {
        each += STEP;
      }
    }
    return each * CONTAINERS * SPELLINGS;
  }

  private static long others(ContainerMatcher matcher) {
    long each =
        globs(matcher.names())
            + (long) STEP * 16 * matcher.resources().size()
            + (long) STEP * 4 * matcher.features().size()
            + (long) STEP * matcher.capabilities().size();
    return each * CONTAINERS;
  }

  private static long globs(List<Glob> globs) {
    return globs.stream()
        .mapToLong(
            each ->
                each.pattern().indexOf('*', 1) > 0
                        && each.pattern().indexOf('*', 1) < each.pattern().length() - 1
                    ? regex(each.pattern().length() * 2)
                    : STEP + LENGTH)
        .sum();
  }

  private static long regex(int length) {
    return STEP + (long) LENGTH * (1 + length / 4);
  }
}
