package io.modelgate.policy.sandbox.match;

import static io.modelgate.policy.spec.SpecFields.filled;
import static java.util.Objects.requireNonNullElse;

import io.modelgate.api.LabelSelector;
import io.modelgate.api.PodMatch;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.SelectorFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles which pods a rule is about. */
public final class MatchCompiler {
  private MatchCompiler() {}

  /**
   * Compiles.
   *
   * @param at the field that holds it
   * @param match what the resource says, or null for every pod
   * @param accelerators what counts as a GPU
   */
  public static RuleMatcher compile(String at, @Nullable PodMatch match, Accelerators accelerators)
      throws FaultException {
    if (match == null) {
      return new RuleMatcher(
          new ContainerMatcher(List.of(), List.of(), List.of(), List.of(), accelerators, Set.of()),
          new LabelMatcher(List.of()),
          Map.of(),
          List.of(),
          Set.of(),
          Optional.empty());
    }
    LabelSelector labels = match.labels();
    String expression = match.expression();
    return new RuleMatcher(
        ContainerCompiler.compile(at, match, accelerators),
        labels == null
            ? new LabelMatcher(List.of())
            : SelectorFields.labels(at + ".labels", labels),
        annotations(match.annotations()),
        SelectorFields.globs(
            at + ".serviceAccounts", filled(at + ".serviceAccounts", match.serviceAccounts())),
        Set.copyOf(filled(at + ".owners", match.owners())),
        expression == null
            ? Optional.empty()
            : Optional.of(Expression.compile(at + ".expression", expression)));
  }

  private static Map<String, Glob> annotations(@Nullable Map<String, String> wanted) {
    Map<String, Glob> globs = new HashMap<>();
    requireNonNullElse(wanted, Map.<String, String>of())
        .forEach((key, value) -> globs.put(key, new Glob(value)));
    return Map.copyOf(globs);
  }
}
