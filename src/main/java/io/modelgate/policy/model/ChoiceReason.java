package io.modelgate.policy.model;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.api.MetadataKeys;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PodMatcher.VolumeMatcher;
import io.modelgate.policy.spec.ImageGlob;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelReasons;
import io.modelgate.policy.spec.QuotedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a policy about models applies to a pod, and why.
 *
 * @param policy the policy
 * @param applies whether it does
 * @param reason one clause
 */
public record ChoiceReason(ModelPolicy policy, boolean applies, String reason) {
  /** The policies of the pod's namespace, those first that apply first. */
  public static List<ChoiceReason> of(NamespacePolicies policies, JsonNode pod) {
    List<ModelPolicy> chosen = PolicyChoice.choose(policies, pod).policies();
    List<ChoiceReason> reasons = new ArrayList<>();
    for (ModelPolicy each : policies.all()) {
      boolean applies = chosen.contains(each);
      reasons.add(new ChoiceReason(each, applies, applies ? why(each, pod) : whyNot(each, pod)));
    }
    return List.copyOf(reasons);
  }

  private static String why(ModelPolicy policy, JsonNode pod) {
    String label = policy.id().kind().label();
    Optional<String> asked = PolicyChoice.asked(policy.id().kind(), pod);
    if (asked.filter(policy.id().name()::equals).isPresent()) {
      return "the pod's label %s names it".formatted(label);
    }
    return policy.selects(pod)
        ? "its selector matches the pod"
        : "the pod's label %s asks for validation".formatted(label);
  }

  private static String whyNot(ModelPolicy policy, JsonNode pod) {
    String label = policy.id().kind().label();
    Optional<String> asked = PolicyChoice.asked(policy.id().kind(), pod);
    boolean asksForAny = asked.filter(MetadataKeys.VALIDATION_LABEL_TRUE::equals).isPresent();
    Optional<PodMatcher> selection = policy.selection();
    if (selection.isPresent() && !policy.selects(pod)) {
      return "its selector does not match the pod: " + mismatch(selection.get(), pod);
    }
    if (selection.isEmpty() && asked.isEmpty()) {
      return "it has no selector, and the pod does not ask for it by label " + label;
    }
    return asksForAny
        ? "the pod's label %s names none, and policies that select the pod take precedence"
            .formatted(label)
        : "the pod's label %s names %s".formatted(label, QuotedText.of(asked.orElse("")));
  }

  private static String mismatch(PodMatcher selector, JsonNode pod) {
    Map<String, String> labels = LabelMatcher.read(pod.path("metadata").path("labels"));
    return selector
        .labels()
        .flatMap(each -> LabelReasons.mismatch(each, labels))
        .or(() -> selector.images().flatMap(each -> images(selector, each, pod)))
        .or(() -> selector.volumes().map(ChoiceReason::volumes))
        .orElse("it changed");
  }

  private static Optional<String> images(
      PodMatcher selector, List<ImageGlob> images, JsonNode pod) {
    PodMatcher only = new PodMatcher(Optional.empty(), selector.images(), Optional.empty());
    return only.matches(pod)
        ? Optional.empty()
        : Optional.of("no container runs " + globs(images.stream().map(ChoiceReason::glob)));
  }

  private static String volumes(VolumeMatcher volumes) {
    List<String> wanted = new ArrayList<>();
    add(wanted, "PersistentVolumeClaim", volumes.claims().stream());
    add(wanted, "image", volumes.images().stream().map(ChoiceReason::glob));
    add(wanted, "ConfigMap", volumes.configMaps().stream());
    return "the pod has no volume of " + String.join(" or of ", wanted);
  }

  private static void add(List<String> wanted, String kind, Stream<Glob> globs) {
    String names = globs(globs);
    if (!names.isEmpty()) {
      wanted.add(kind + " " + names);
    }
  }

  private static Glob glob(ImageGlob image) {
    return image.spellings().get(0);
  }

  private static String globs(Stream<Glob> globs) {
    return globs.map(each -> QuotedText.of(each.pattern(), 80)).collect(joining(" or "));
  }
}
