package io.modelgate.policy.model;

import static io.modelgate.policy.spec.SpecFields.filled;
import static io.modelgate.policy.spec.SpecFields.path;

import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ContinuousValidation;
import io.modelgate.api.Enforcement;
import io.modelgate.api.LabelSelector;
import io.modelgate.api.Model;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.ModelPolicy.Broken;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.policy.spec.NamespaceMatcher;
import io.modelgate.policy.spec.SelectorFields;
import io.modelgate.policy.spec.SpecFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles a policy's resource, once when it changes. */
public final class ModelPolicyCompiler {
  private ModelPolicyCompiler() {}

  /**
   * Compiles a namespaced resource as it is stored, whatever the definition was then.
   *
   * @param spec what the resource says, or null where it has no spec
   * @param trustRoots those that it may name
   */
  public static ModelPolicy compile(
      PolicyId id, @Nullable ModelValidationSpec spec, TrustRootLookup trustRoots) {
    return compile(id, new NamespaceMatcher.Named(id.namespace()), spec, trustRoots);
  }

  /**
   * Compiles a cluster-wide resource.
   *
   * @param spec what the resource says, or null where it has no spec
   * @param trustRoots those that it may name
   */
  public static ModelPolicy compile(
      PolicyId id, @Nullable ClusterModelValidationSpec spec, TrustRootLookup trustRoots) {
    if (spec == null) {
      return broken(id, Optional.empty(), "spec must be set");
    }
    try {
      LabelSelector selector = spec.namespaceSelector();
      NamespaceMatcher namespaces =
          new NamespaceMatcher.Labelled(
              selector == null
                  ? Optional.empty()
                  : Optional.of(SelectorFields.labels("spec.namespaceSelector", selector)));
      ModelPolicy policy = compile(id, namespaces, spec.validation(), trustRoots);
      return foreignTrust(policy)
          .<ModelPolicy>map(
              fault -> new Broken(id, policy.enforcement(), policy.selection(), namespaces, fault))
          .orElse(policy);
    } catch (FaultException e) {
      return broken(id, Optional.of(PodMatcher.EVERY), e.fault());
    }
  }

  /**
   * A policy that cannot even be read. It may have selected any pod, so it denies every one that
   * comes to us.
   *
   * @param fault one clause: which field, what to change
   */
  public static ModelPolicy unreadable(PolicyId id, String fault) {
    return broken(id, Optional.of(PodMatcher.EVERY), fault);
  }

  private static ModelPolicy compile(
      PolicyId id,
      NamespaceMatcher namespaces,
      @Nullable ModelValidationSpec spec,
      TrustRootLookup trustRoots) {
    if (spec == null) {
      return broken(id, Optional.empty(), "spec must be set");
    }
    Enforcement enforcement = Objects.requireNonNullElse(spec.enforcement(), Enforcement.Enforce);
    Optional<PodMatcher> selection = Optional.of(PodMatcher.EVERY);
    try {
      selection = SelectorCompiler.pods(spec.selector());
      Method method = SignersCompiler.method(spec, trustRoots);
      List<ModelLocation> models = models(spec);
      ModelIdentityCompiler.refuseTimeWithout(method, models);
      return new Usable(
          id,
          enforcement,
          selection,
          namespaces,
          method,
          models,
          Boolean.TRUE.equals(spec.lockModel()),
          interval(spec.continuousValidation()),
          ResourceCompiler.compile(spec.verifier()));
    } catch (FaultException e) {
      return new Broken(id, enforcement, selection, namespaces, e.fault());
    }
  }

  private static Broken broken(PolicyId id, Optional<PodMatcher> selection, String fault) {
    NamespaceMatcher namespaces =
        id.kind() == PolicyId.Kind.CLUSTER
            ? new NamespaceMatcher.Labelled(Optional.empty())
            : new NamespaceMatcher.Named(id.namespace());
    return new Broken(id, Enforcement.Enforce, selection, namespaces, fault);
  }

  /** Why a cluster's policy trusts what is in the hands of a namespace; empty if it does not. */
  private static Optional<String> foreignTrust(ModelPolicy policy) {
    if (!(policy instanceof Usable usable)) {
      return Optional.empty();
    }
    if (!usable.method().trusts().stream().allMatch(TrustSource.Inline.class::isInstance)) {
      return Optional.of(ClusterModelValidationSpec.INLINE);
    }
    return usable.models().stream().anyMatch(each -> each.identity().digestsFrom().isPresent())
        ? Optional.of(ClusterModelValidationSpec.DIGESTS)
        : Optional.empty();
  }

  private static List<ModelLocation> models(ModelValidationSpec spec) throws FaultException {
    List<Model> several = spec.models();
    Model only = spec.model();
    if (several == null) {
      return List.of(only == null ? ModelLocation.FOUND_IN_THE_POD : model("spec.model", only));
    }
    if (only != null) {
      throw new FaultException("spec.model and spec.models must not both be set");
    }
    List<ModelLocation> models = new ArrayList<>();
    for (int i = 0; i < filled("spec.models", several).size(); i++) {
      models.add(model("spec.models[" + i + "]", several.get(i)));
    }
    return List.copyOf(models);
  }

  private static ModelLocation model(String at, Model model) throws FaultException {
    List<String> ignored = Objects.requireNonNullElse(model.ignorePaths(), List.of());
    return new ModelLocation(
        optionalPath(at + ".path", model.path()),
        optionalPath(at + ".signaturePath", model.signaturePath()),
        List.copyOf(ignored),
        Optional.ofNullable(model.ignoreGitPaths()),
        Boolean.TRUE.equals(model.ignoreHuggingFaceState()),
        Boolean.TRUE.equals(model.ignoreAttestations()),
        Boolean.TRUE.equals(model.ignoreUnsignedFiles()),
        Boolean.TRUE.equals(model.allowSymlinks()),
        ModelIdentityCompiler.compile(at + ".identity", model.identity()));
  }

  private static Optional<String> optionalPath(String field, @Nullable String value)
      throws FaultException {
    return value == null ? Optional.empty() : Optional.of(path(field, value));
  }

  private static Optional<Duration> interval(@Nullable ContinuousValidation continuous)
      throws FaultException {
    if (continuous == null || Boolean.FALSE.equals(continuous.enabled())) {
      return Optional.empty();
    }
    return Optional.of(
        SpecFields.duration(
            "spec.continuousValidation.interval",
            Objects.requireNonNullElse(continuous.interval(), "5m")));
  }
}
