package io.modelgate.policy.exemption;

import static io.modelgate.policy.spec.SpecFields.filled;
import static io.modelgate.policy.spec.SpecFields.present;
import static io.modelgate.policy.spec.SpecFields.text;

import io.modelgate.api.ValidationExemptionSpec;
import io.modelgate.api.ValidationExemptionSpec.PolicyReference;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.Exemption.Broken;
import io.modelgate.policy.compiled.Exemption.PolicyPattern;
import io.modelgate.policy.compiled.Exemption.Usable;
import io.modelgate.policy.compiled.PodScope;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.policy.spec.SelectorFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles a {@code ValidationExemption}, once when it changes. */
public final class ExemptionCompiler {
  private static final Set<String> INDIRECT = Set.of("Deployment", "CronJob");

  private ExemptionCompiler() {}

  /**
   * Compiles a resource as it is stored, whatever the definition was then.
   *
   * @param spec what the resource says, or null where it has no spec
   */
  public static Exemption compile(PolicyId id, @Nullable ValidationExemptionSpec spec) {
    try {
      return usable(id, present("spec", spec));
    } catch (FaultException e) {
      return new Broken(id, e.fault());
    }
  }

  private static Usable usable(PolicyId id, ValidationExemptionSpec spec) throws FaultException {
    PodScope scope =
        new PodScope(
            SelectorFields.globs(
                "spec.namespaces",
                filled("spec.namespaces", present("spec.namespaces", spec.namespaces()))),
            serviceAccounts(spec.serviceAccounts()),
            owners(spec.owners()));
    return new Usable(
        id,
        scope,
        policies(spec.policies()),
        oneLine(text("spec.reason", spec.reason())),
        oneLine(text("spec.requestedBy", spec.requestedBy())),
        expires(text("spec.expires", spec.expires())));
  }

  /** As a part of a sentence. */
  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static Optional<Set<String>> serviceAccounts(@Nullable List<String> names)
      throws FaultException {
    if (names == null) {
      return Optional.empty();
    }
    List<String> accounts = new ArrayList<>();
    for (String each : filled("spec.serviceAccounts", names)) {
      accounts.add(text("spec.serviceAccounts[" + accounts.size() + "]", each));
    }
    return Optional.of(Set.copyOf(accounts));
  }

  private static Optional<List<PodScope.Owner>> owners(
      @Nullable List<ValidationExemptionSpec.Owner> owners) throws FaultException {
    if (owners == null) {
      return Optional.empty();
    }
    List<PodScope.Owner> compiled = new ArrayList<>();
    for (ValidationExemptionSpec.Owner each : filled("spec.owners", owners)) {
      String at = "spec.owners[" + compiled.size() + "]";
      String kind = text(at + ".kind", each.kind());
      if (INDIRECT.contains(kind)) {
        throw new FaultException(
            at + ".kind is " + kind + ", but " + ValidationExemptionSpec.Owner.INDIRECT);
      }
      compiled.add(new PodScope.Owner(kind, new Glob(text(at + ".name", each.name()))));
    }
    return Optional.of(List.copyOf(compiled));
  }

  private static Optional<List<PolicyPattern>> policies(@Nullable List<PolicyReference> policies)
      throws FaultException {
    if (policies == null) {
      return Optional.empty();
    }
    List<PolicyPattern> compiled = new ArrayList<>();
    for (PolicyReference each : filled("spec.policies", policies)) {
      String at = "spec.policies[" + compiled.size() + "]";
      String name = each.name();
      compiled.add(
          new PolicyPattern(
              present(at + ".kind", each.kind()),
              name == null ? Glob.ANY : new Glob(text(at + ".name", name))));
    }
    return Optional.of(List.copyOf(compiled));
  }

  private static Instant expires(String text) throws FaultException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new FaultException("spec.expires must be a time such as 2027-01-31T00:00:00Z");
    }
  }
}
