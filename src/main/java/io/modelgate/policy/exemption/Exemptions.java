package io.modelgate.policy.exemption;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.Exemption.Broken;
import io.modelgate.policy.compiled.Exemption.Usable;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * All exemptions, and those of them that count. None counts before it is said at which time: so
 * nobody who forgets the time exempts by one that has ended.
 *
 * @param all every one, by name
 * @param active those that have not ended, by name
 */
public record Exemptions(List<Exemption> all, List<Usable> active) {
  /** No exemption. */
  public static final Exemptions NONE = new Exemptions(List.of(), List.of());

  /** Some exemptions, none of which counts yet. */
  public static Exemptions of(List<Exemption> exemptions) {
    return new Exemptions(
        exemptions.stream().sorted(Comparator.comparing(Exemption::name)).toList(), List.of());
  }

  /** The same at some time. */
  public Exemptions at(Instant now) {
    return new Exemptions(
        all,
        all.stream()
            .filter(Usable.class::isInstance)
            .map(Usable.class::cast)
            .filter(each -> each.isActive(now))
            .toList());
  }

  /** Those that count, of a pod. */
  public List<Usable> of(String namespace, JsonNode pod) {
    return active.isEmpty()
        ? List.of()
        : active.stream().filter(each -> each.scope().matches(namespace, pod)).toList();
  }

  /** Those that cannot be applied. */
  public List<Broken> broken() {
    return all.stream().filter(Broken.class::isInstance).map(Broken.class::cast).toList();
  }
}
