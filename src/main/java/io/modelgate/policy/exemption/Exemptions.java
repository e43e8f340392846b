package io.modelgate.policy.exemption;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.Exemption.Broken;
import io.modelgate.policy.compiled.Exemption.Usable;
import io.modelgate.policy.index.PodFacts;
import io.modelgate.policy.index.SelectorIndex;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * All exemptions, and those of them that count. None counts before it is said at which time: so
 * nobody who forgets the time exempts by one that has ended.
 *
 * @param all every one, by name
 * @param usable those that can be applied, by the pods that they are about
 * @param now the time; before it is said, all have ended
 */
public record Exemptions(List<Exemption> all, SelectorIndex<Usable> usable, Instant now) {
  /** Some exemptions, none of which counts yet. */
  public static Exemptions of(List<Exemption> exemptions) {
    List<Exemption> all =
        exemptions.stream().sorted(Comparator.comparing(Exemption::name)).toList();
    List<Usable> usable =
        all.stream().filter(Usable.class::isInstance).map(Usable.class::cast).toList();
    return new Exemptions(all, SelectorIndex.ofExemptions(usable), Instant.MAX);
  }

  /** The same at some time. */
  public Exemptions at(Instant time) {
    return new Exemptions(all, usable, time);
  }

  /** Those that have not ended, by name. */
  public List<Usable> active() {
    return usable.all().stream().filter(each -> each.isActive(now)).toList();
  }

  /**
   * Those that count, of a pod.
   *
   * @param facts what the index knows the pod by
   */
  public List<Usable> of(String namespace, JsonNode pod, PodFacts facts) {
    List<Usable> found = usable.find(List.of(facts));
    return found.isEmpty()
        ? found
        : found.stream()
            .filter(each -> each.isActive(now) && each.scope().matches(namespace, pod))
            .toList();
  }

  /** Those that cannot be applied. */
  public List<Broken> broken() {
    return all.stream().filter(Broken.class::isInstance).map(Broken.class::cast).toList();
  }
}
