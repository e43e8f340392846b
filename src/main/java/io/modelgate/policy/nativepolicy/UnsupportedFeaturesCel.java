package io.modelgate.policy.nativepolicy;

import static java.util.stream.Collectors.joining;

import io.modelgate.api.PodFeature;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.KnownRuntimeLimits;
import io.modelgate.policy.sandbox.RuleSentences;
import io.modelgate.policy.sandbox.Runtimes;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a pod uses that its runtime cannot give: as {@code Feasibility} has it. */
final class UnsupportedFeaturesCel {
  private UnsupportedFeaturesCel() {}

  /**
   * One sentence; empty if it can give all.
   *
   * @param target in which the pod runs, or would run
   */
  static Cel of(Usable policy, Runtimes runtimes, PodCel pod, Cel target) {
    Collection<String> known =
        policy
            .lacking()
            .<Collection<String>>map(each -> new TreeSet<>(each.keySet()))
            .orElseGet(() -> new TreeSet<>(policy.isolation().strongestFirst()));
    Cel all = Cel.NOTHING;
    for (String runtime : known) {
      Set<PodFeature> features = KnownRuntimeLimits.lacking(policy, runtimes, runtime);
      if (!features.isEmpty()) {
        Cel names = used(features, pod);
        all =
            Cel.of(
                "%s == %s && %s != \"\" ? %s : %s",
                target, Cel.text(runtime), names, sentence(policy, runtime, pod, names), all);
      }
    }
    return all;
  }

  /** The names of those that the pod uses. */
  private static Cel used(Set<PodFeature> features, PodCel pod) {
    String used =
        features.stream()
            .sorted()
            .map(each -> "(" + pod.has(each).source() + " ? [\"" + each + "\"] : [])")
            .collect(joining(" + ", "(", ")"));
    return new Cel(used + ".join(\" and \")");
  }

  private static Cel sentence(Usable policy, String runtime, PodCel pod, Cel names) {
    RuleSentences sentences =
        new RuleSentences(
            policy,
            policy.rules().get(0),
            String.valueOf(MessageTemplate.NAME),
            String.valueOf(MessageTemplate.NAMESPACE));
    return MessageTemplate.of(
        sentences.cannotGive(String.valueOf(MessageTemplate.USED), runtime),
        Map.of(MessageTemplate.NAME, pod.name(), MessageTemplate.USED, names));
  }
}
