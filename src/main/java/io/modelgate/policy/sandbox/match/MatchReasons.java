package io.modelgate.policy.sandbox.match;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelReasons;
import io.modelgate.policy.spec.QuotedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Why a rule does not match a pod: the first of its parts that does not hold. */
public final class MatchReasons {
  private static final int MAX_CONTAINERS = 3;

  private MatchReasons() {}

  /**
   * Why not, as one clause; empty if the rule matches.
   *
   * @throws UndecidableException if that is unknown, with a clause that says why
   */
  public static Optional<String> mismatch(RuleMatcher rule, PodView pod)
      throws UndecidableException {
    if (rule.matches(pod)) {
      return Optional.empty();
    }
    Optional<String> labelled =
        LabelReasons.mismatch(rule.labels(), LabelMatcher.read(pod.metadata().path("labels")));
    if (labelled.isPresent()) {
      return labelled;
    }
    if (!rule.isAnnotated(pod.metadata().path("annotations"))) {
      return Optional.of(
          "the pod lacks annotation "
              + rule.annotations().entrySet().stream()
                  .map(each -> each.getKey() + " with value " + glob(each.getValue()))
                  .sorted()
                  .collect(joining(", or ")));
    }
    if (!rule.serviceAccounts().isEmpty() && !rule.runsAsOne(pod.spec())) {
      return Optional.of("the pod's service account is not " + globs(rule.serviceAccounts()));
    }
    if (!rule.owners().isEmpty() && !rule.owners().contains(RuleMatcher.owner(pod.metadata()))) {
      return Optional.of(
          "the pod's controller is %s, not %s"
              .formatted(
                  RuleMatcher.owner(pod.metadata()),
                  String.join(" or ", new TreeSet<>(rule.owners()))));
    }
    return Optional.of(
        rule.containers().matchesAny(pod)
            ? "its expression is false"
            : containers(rule.containers(), pod));
  }

  private static String containers(ContainerMatcher rule, PodView pod) throws UndecidableException {
    List<String> reasons = new ArrayList<>();
    for (JsonNode container : pod.containers()) {
      if (reasons.size() == MAX_CONTAINERS) {
        reasons.add("and so on");
        break;
      }
      reasons.add(
          "container %s %s"
              .formatted(container.path("name").asText(), container(rule, container, pod)));
    }
    return reasons.isEmpty() ? "the pod has no container" : String.join("; ", reasons);
  }

  /** In the order in which the matcher looks. */
  private static String container(ContainerMatcher rule, JsonNode container, PodView pod)
      throws UndecidableException {
    String name = container.path("name").asText();
    if (!rule.names().isEmpty() && rule.names().stream().noneMatch(each -> each.matches(name))) {
      return "is not named " + globs(rule.names());
    }
    if (!rule.features().isEmpty()
        && rule.features().stream()
            .noneMatch(each -> PodFeatures.has(each, container, pod, rule.accelerators()))) {
      return "has no "
          + rule.features().stream().map(Enum::name).distinct().sorted().collect(joining(" or "));
    }
    if (!rule.capabilities().isEmpty() && !rule.addsOne(container)) {
      return "does not add capability " + String.join(" or ", new TreeSet<>(rule.capabilities()));
    }
    for (ResourceMatcher each : rule.resources()) {
      if (!each.matches(container, pod)) {
        return "does not ask for " + each.describe();
      }
    }
    return "runs %s, which is none of %s"
        .formatted(
            QuotedText.of(container.path("image").asText(), 80),
            rule.images().stream().map(MatchReasons::image).collect(joining(", ")));
  }

  private static String image(ImageMatcher image) {
    if (image instanceof ImageMatcher.Containing containing) {
      return QuotedText.of("*" + containing.text() + "*");
    }
    if (image instanceof ImageMatcher.Globbed globbed) {
      return glob(globbed.glob().spellings().get(0));
    }
    if (image instanceof ImageMatcher.Regular regular) {
      return "the expression " + QuotedText.of(regular.pattern().pattern());
    }
    String host = ((ImageMatcher.Registry) image).host();
    return host.isEmpty() ? "those that name no registry" : "registry " + host;
  }

  private static String globs(List<Glob> globs) {
    return globs.stream().map(MatchReasons::glob).collect(joining(" or "));
  }

  private static String glob(Glob glob) {
    return QuotedText.of(glob.pattern());
  }
}
