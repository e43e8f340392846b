package io.modelgate.policy.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PodMatcher.VolumeMatcher;
import io.modelgate.policy.compiled.TrustLocations;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.Injection.RecallsVolume;
import io.modelgate.policy.decision.Injection.ReceiptsVolume;
import io.modelgate.policy.decision.Injection.ReservedVolume;
import io.modelgate.policy.decision.Injection.StateVolume;
import io.modelgate.policy.decision.Injection.TrustVolume;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.policy.decision.ValidationContainer.Sidecar;
import io.modelgate.policy.decision.ValidationContainer.User;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.model.ContainerView.Role;
import io.modelgate.policy.recall.Recalls;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.resources.ResourceFit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts together what the policies that apply to a pod call for: a container a policy and model. */
final class InjectionBuilder {
  private static final String SECCOMP = "seccompProfile";

  private final JsonNode pod;
  private final Verifier verifier;
  private final AnnotationOverrides tightening;
  private final ResourceFit fit;
  private final Recalls recalls;
  private final List<ValidationContainer> containers = new ArrayList<>();
  private final List<ReservedVolume> volumes = new ArrayList<>();
  private final Set<String> locked = new HashSet<>();
  private final Map<String, String> policies = new LinkedHashMap<>();

  /**
   * Begins with nothing.
   *
   * @param limitRanges those of the pod's namespace
   * @param recalls what verifiers refuse as recalled
   */
  InjectionBuilder(
      JsonNode pod,
      Verifier verifier,
      AnnotationOverrides tightening,
      List<LimitRangeView> limitRanges,
      Recalls recalls) {
    this.recalls = recalls;
    this.pod = pod;
    this.verifier = verifier;
    this.tightening = tightening;
    this.fit = ResourceFit.of(pod, verifier.fetchers(), limitRanges);
  }

  /**
   * Adds what one policy calls for; nothing where it throws.
   *
   * @throws UndecidableException where it cannot be told what would be verified
   */
  void add(Usable policy) throws UndecidableException {
    refuse(
        VerifierIsolation.refuseProcesses(pod, policy.interval().isPresent(), verifier.fetchers()));
    PodMounts podMounts = PodMounts.of(pod, verifier.fetchers());
    Coverage coverage = new Coverage(pod);
    TrustLocations places = TrustLocations.of(policy.method(), policy.models());
    Map<TrustVolume, String> trusted = trustVolumes(places);
    List<ValidationContainer> added = new ArrayList<>();
    NestedMounts nested = NestedMounts.none();
    for (ModelLocation model : policy.models()) {
      for (ModelLocation found : locate(policy, tightening.tighten(model), podMounts)) {
        List<Mount> shown = podMounts.showingModel(found);
        NestedMounts inside = NestedMounts.of(pod, podMounts, shown.get(0), found);
        nested = nested.and(inside);
        coverage.add(shown);
        added.add(
            container(
                policy,
                found,
                inside,
                shown,
                podMounts,
                places,
                trusted,
                containers.size() + added.size()));
      }
    }
    Optional<VolumeMatcher> selected = policy.selection().flatMap(PodMatcher::volumes);
    if (selected.isPresent()) {
      coverage.require(ModelVolumes.selected(pod, selected.get()), podMounts);
    }
    Set<String> names = new HashSet<>();
    added.forEach(each -> each.mounts().forEach(mount -> names.add(mount.volume())));
    trusted.keySet().forEach(each -> names.remove(each.name()));
    names.removeAll(Set.of(RecallsVolume.NAME, ReceiptsVolume.NAME));
    Set<String> modelVolumes = Volumes.withAliases(pod, names);
    refuseUseBeforeVerification(modelVolumes);
    ServedVolumes.refuseLate(pod, modelVolumes, verifier.fetchers());
    OverlappingMounts.refuse(pod, podMounts, modelVolumes, nested);
    ChangeableVolumes.refuse(pod, modelVolumes, policy.interval().isPresent() ? added : List.of());
    if (policy.lock() || tightening.lock()) {
      ServedVolumes.refuseLocked(pod, modelVolumes);
      LockedModel.refuseOtherWays(pod, modelVolumes, verifier.fetchers());
      locked.addAll(modelVolumes);
    }
    volumes.addAll(trusted.keySet());
    added.forEach(each -> each.sidecar().ifPresent(this::addVolumes));
    if (added.stream().anyMatch(ValidationContainer::takesReceipts)) {
      addOnce(new ReceiptsVolume());
    }
    containers.addAll(added);
    added.forEach(each -> policies.put(each.name(), policy.id().reference()));
  }

  private void addVolumes(Sidecar sidecar) {
    volumes.add(new StateVolume(sidecar.volume()));
    addOnce(new RecallsVolume());
  }

  private void addOnce(ReservedVolume volume) {
    if (!volumes.contains(volume)) {
      volumes.add(volume);
    }
  }

  /** What was added; empty where nothing was. */
  Optional<Injection> build() {
    return containers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Injection(
                List.copyOf(containers), List.copyOf(volumes), locked, policies, verifier));
  }

  private static void refuse(Optional<String> sentence) throws UndecidableException {
    if (sentence.isPresent()) {
      throw new UndecidableException(sentence.get());
    }
  }

  /** Init containers before a fetcher run before us too: they may not see the model. */
  private void refuseUseBeforeVerification(Set<String> modelVolumes) throws UndecidableException {
    JsonNode containers = pod.path("spec").path("initContainers");
    int place = verifier.fetchers().place(containers);
    for (int i = 0; i < place; i++) {
      JsonNode container = containers.get(i);
      String name = container.path("name").asText();
      if (verifier.fetchers().include(container)
          || ValidationContainer.isReserved(name)
          || !ContainerView.of(Role.INIT, container).uses(modelVolumes)) {
        continue;
      }
      if (verifier.fetchers().serve(container)) {
        ServedVolumes.refuseOtherUse(container, modelVolumes);
      } else {
        throw new UndecidableException(
            """
            Init container %s mounts the model and runs before %s, so before the model is verified: \
            move it after that.\
            """
                .formatted(name, containers.get(place - 1).path("name").asText()));
      }
    }
  }

  private List<ModelLocation> locate(Usable policy, ModelLocation model, PodMounts podMounts)
      throws UndecidableException {
    Optional<VolumeMatcher> selected = policy.selection().flatMap(PodMatcher::volumes);
    if (model.path().isPresent()) {
      // What only a fetcher sees is no model.
      List<Mount> mounts = podMounts.afterFetching().showingModel(model);
      Modelcars.refuse(pod, mounts.get(0).volume());
      return List.of(model);
    }
    if (selected.isEmpty()) {
      Modelcars.refuse(pod);
    }
    return ModelVolumes.paths(pod, podMounts, selected, verifier.fetchers()).stream()
        .map(model::at)
        .toList();
  }

  /** With where each is mounted. */
  private Map<TrustVolume, String> trustVolumes(TrustLocations places) {
    int before = (int) volumes.stream().filter(TrustVolume.class::isInstance).count();
    Map<TrustVolume, String> mounted = new LinkedHashMap<>();
    places
        .directories()
        .forEach(
            (entry, directory) ->
                mounted.put(
                    new TrustVolume(
                        ValidationContainer.NAME + "-trust" + suffix(before + mounted.size()),
                        entry.source(),
                        entry.object(),
                        entry.key()),
                    directory));
    return mounted;
  }

  private ValidationContainer container(
      Usable policy,
      ModelLocation model,
      NestedMounts inside,
      List<Mount> shown,
      PodMounts podMounts,
      TrustLocations places,
      Map<TrustVolume, String> trusted,
      int index)
      throws UndecidableException {
    String path = model.path().orElseThrow();
    List<String> paths = new ArrayList<>();
    model.signature().ifPresent(paths::add);
    for (TrustSource trust : policy.method().trusts()) {
      if (trust instanceof TrustSource.InPod file) {
        paths.add(file.path());
      }
    }
    Set<Mount> mounts = new LinkedHashSet<>(shown);
    List<Mount> trustedMounts = podMounts.showing(paths);
    mounts.addAll(trustedMounts);
    refuse(VerifierIsolation.refuseMountsInside(mounts, trustedMounts));
    trusted.forEach((volume, directory) -> mounts.add(new Mount(volume.name(), directory, "")));
    if (policy.interval().isPresent()) {
      mounts.add(new Mount(RecallsVolume.NAME, VerifierImage.RECALLS_DIRECTORY, ""));
    }
    Optional<String> receipts =
        verifier
            .receiptsKey()
            .flatMap(key -> ReceiptedContent.option(pod, key, policy, model, inside, shown));
    if (receipts.isPresent()) {
      mounts.add(new Mount(ReceiptsVolume.NAME, VerifierImage.RECEIPTS_DIRECTORY, ""));
    }
    Optional<Sidecar> sidecar =
        policy
            .interval()
            .map(
                every ->
                    VerifierImage.sidecar(ValidationContainer.NAME + "-state" + suffix(index)));
    return new ValidationContainer(
        ValidationContainer.NAME + suffix(index),
        VerifierImage.command(policy.method()),
        VerifierArguments.of(
            policy, model, places, inside.paths(), recalls.arguments(policy.method()), receipts),
        places.variables(),
        List.copyOf(mounts),
        user(podMounts.userAt(path)),
        fit.fit(policy.resources().over(verifier.resources()), sidecar.isPresent()),
        AddedCapabilities.of(pod),
        hasSeccomp(),
        sidecar);
  }

  /** Whether the pod, or a container of it, has a seccomp profile. */
  private boolean hasSeccomp() {
    JsonNode spec = pod.path("spec");
    if (spec.path("securityContext").has(SECCOMP)) {
      return true;
    }
    for (String kind : List.of("containers", "initContainers")) {
      for (JsonNode container : spec.path(kind)) {
        if (container.path("securityContext").has(SECCOMP)
            && !ValidationContainer.isReserved(container.path("name").asText())) {
          return true;
        }
      }
    }
    return false;
  }

  /** The user of the workload, who can read the model; the pod's holds where it has none. */
  private User user(User own) {
    JsonNode pods = pod.path("spec").path("securityContext").path("runAsUser");
    boolean isRoot = own.user().isEmpty() && pods.isIntegralNumber() && pods.asLong() == 0;
    return isRoot ? new User(Optional.of(0L), own.group()) : own;
  }

  private static String suffix(int index) {
    return index == 0 ? "" : "-" + (index + 1);
  }
}
