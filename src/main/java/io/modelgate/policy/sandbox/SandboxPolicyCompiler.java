package io.modelgate.policy.sandbox;

import static io.modelgate.policy.spec.SpecFields.present;
import static io.modelgate.policy.spec.SpecFields.text;
import static java.util.Objects.requireNonNullElse;

import io.modelgate.api.LabelSelector;
import io.modelgate.api.PodFeature;
import io.modelgate.api.RuntimePolicy;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.api.RuntimePolicySpec.Native;
import io.modelgate.api.RuntimePolicySpec.RuntimeLimits;
import io.modelgate.api.RuntimePolicySpec.Unavailable;
import io.modelgate.api.RuntimeRule;
import io.modelgate.api.RuntimeRule.Action;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.Isolation;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Broken;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import io.modelgate.policy.sandbox.match.Accelerators;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import io.modelgate.policy.spec.QuotedText;
import io.modelgate.policy.spec.SelectorFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles a {@code RuntimePolicy}, once when it changes. */
public final class SandboxPolicyCompiler {
  private static final Labelled EVERY_NAMESPACE = new Labelled(Optional.empty());

  private static final Labelled DEFAULT_NAMESPACES =
      new Labelled(
          Optional.of(
              new LabelMatcher(
                  List.of(new LabelMatcher.In(RuntimePolicy.SANDBOX_ENABLED, Set.of("true"))))));

  private SandboxPolicyCompiler() {}

  /**
   * Compiles a resource as it is stored, whatever the definition was then.
   *
   * @param spec what the resource says, or null where it has no spec
   */
  public static SandboxPolicy compile(PolicyId id, @Nullable RuntimePolicySpec spec) {
    if (spec == null) {
      return new Broken(id, DEFAULT_NAMESPACES, true, "spec must be set");
    }
    Labelled namespaces = EVERY_NAMESPACE;
    try {
      namespaces = namespaces(spec.namespaceSelector());
      return usable(id, namespaces, spec);
    } catch (FaultException e) {
      return new Broken(id, namespaces, denies(spec), e.fault());
    }
  }

  /**
   * A policy that cannot even be read. It may have selected any namespace, so it denies every pod
   * that comes to us.
   *
   * @param fault one clause: which field, what to change
   */
  public static SandboxPolicy unreadable(PolicyId id, String fault) {
    return new Broken(id, EVERY_NAMESPACE, true, fault);
  }

  private static boolean denies(RuntimePolicySpec spec) {
    List<RuntimeRule> rules = requireNonNullElse(spec.rules(), List.of());
    return rules.isEmpty()
        || rules.stream()
            .anyMatch(rule -> rule.action() != Action.Audit && rule.action() != Action.Warn);
  }

  private static Labelled namespaces(@Nullable LabelSelector selector) throws FaultException {
    if (selector == null) {
      return DEFAULT_NAMESPACES;
    }
    return new Labelled(Optional.of(SelectorFields.labels("spec.namespaceSelector", selector)));
  }

  private static Usable usable(PolicyId id, Labelled namespaces, RuntimePolicySpec spec)
      throws FaultException {
    Isolation isolation =
        new Isolation(List.copyOf(requireNonNullElse(spec.isolation(), List.of())));
    String label =
        text(
            "spec.runtimeLabel",
            requireNonNullElse(spec.runtimeLabel(), RuntimePolicy.RUNTIME_LABEL));
    Accelerators accelerators = accelerators(spec.accelerators());
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RuntimeRule rule : present("spec.rules", spec.rules())) {
      Rule compiled =
          RuleCompiler.compile(
              "spec.rules[" + rules.size() + "]", rule, label, isolation, accelerators);
      if (!names.add(compiled.name())) {
        throw new FaultException(
            "spec.rules has two rules with the name %s: rename one"
                .formatted(QuotedText.of(compiled.name())));
      }
      rules.add(compiled);
    }
    if (rules.isEmpty()) {
      throw new FaultException("spec.rules is an empty list: add a rule");
    }
    return new Usable(
        id,
        namespaces,
        isolation,
        label,
        lacking(spec.lacking()),
        accelerators,
        spec.whenUnavailable() != Unavailable.Warn,
        requireNonNullElse(spec.nativeMode(), Native.Auto),
        List.copyOf(rules));
  }

  private static Accelerators accelerators(RuntimePolicySpec.@Nullable Accelerators given)
      throws FaultException {
    if (given == null) {
      return Accelerators.USUAL;
    }
    List<String> resources = given.resources();
    List<Glob> globs = new ArrayList<>();
    for (String glob : requireNonNullElse(resources, List.<String>of())) {
      String at = "spec.accelerators.resources[" + globs.size() + "]";
      globs.add(new Glob(text(at, glob).toLowerCase(Locale.ROOT)));
    }
    return new Accelerators(
        resources == null ? Accelerators.USUAL.resources() : List.copyOf(globs),
        !Boolean.FALSE.equals(given.resourceClaims()));
  }

  private static Optional<Map<String, Set<PodFeature>>> lacking(
      @Nullable List<RuntimeLimits> limits) throws FaultException {
    if (limits == null) {
      return Optional.empty();
    }
    Map<String, Set<PodFeature>> lacking = new HashMap<>();
    for (int i = 0; i < limits.size(); i++) {
      String at = "spec.lacking[" + i + "]";
      RuntimeLimits each = limits.get(i);
      lacking.put(
          text(at + ".runtime", each.runtime()),
          Set.copyOf(present(at + ".features", each.features())));
    }
    return Optional.of(Map.copyOf(lacking));
  }
}
