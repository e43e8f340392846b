package io.modelgate.policy.nativepolicy;

import io.modelgate.api.PodFeature;
import io.modelgate.policy.sandbox.match.Accelerators;
import java.util.EnumMap;
import java.util.Map;

/** What rules look at in a pod: as it is, or as it was before it changed. */
final class PodCel {
  private final String root;
  private final Cel runtime;
  private final Cel account;
  private final Cel owner;
  private final Cel containers;
  private final Cel gpu;
  private final ImagesCel images;
  private final Map<PodFeature, Cel> features = new EnumMap<>(PodFeature.class);

  /**
   * Adds the variables of one.
   *
   * @param root the pod
   * @param prefix of the variables' names
   * @param verifier whether init container {@code c} is ours
   */
  PodCel(String root, String prefix, Cel verifier, Accelerators accelerators, Variables variables) {
    this.root = root;
    Cel pod = Cel.name(root);
    runtime =
        variables.add(prefix + "runtime", Cel.of("%s.spec.?runtimeClassName.orValue(\"\")", pod));
    account = variables.add(prefix + "account", account(root));
    owner =
        variables.add(
            prefix + "owner", Cel.of("(%s.map(o, o.kind) + [\"none\"])[0]", controllers(root)));
    containers =
        variables.add(
            prefix + "containers",
            Cel.of(
                "%s.spec.?initContainers.orValue([]).filter(c, !%s)"
                    + " + %s.spec.?containers.orValue([])"
                    + " + %s.spec.?ephemeralContainers.orValue([])",
                pod, verifier, pod, pod));
    Cel ofPod = variables.add(prefix + "podGpu", uses(spec(), accelerators));
    gpu =
        variables.add(
            prefix + "gpu",
            Cel.of(
                "%s.filter(c, %s || %s).map(c, c.name)",
                containers, ofPod, uses(Cel.name("c"), accelerators)));
    images = new ImagesCel(prefix, containers, variables);
    for (PodFeature feature : PodFeature.values()) {
      features.put(
          feature,
          variables.add(
              prefix + "any" + feature.name(),
              Cel.of("%s.exists(c, %s)", containers, feature(feature))));
    }
  }

  private static Cel uses(Cel owner, Accelerators accelerators) {
    Cel extended =
        Cel.of(
            """
            [%s.?resources.?limits.orValue({}), %s.?resources.?requests.orValue({})]
            .exists(m, m.exists(k, k.matches("^[^/]+/") && !k.startsWith("kubernetes.io/")
            && !k.startsWith("requests.") && quantity(m[k]).compareTo(quantity("0")) != 0 && %s))\
            """,
            owner, owner, CelPatterns.oneOf(Cel.of("k.lowerAscii()"), accelerators.resources()));
    return accelerators.claims()
        ? Cel.of("%s.?resources.?claims.orValue([]) != [] || %s", owner, extended)
        : extended;
  }

  /** Whether container {@code c}, or its pod, has a feature. */
  Cel feature(PodFeature feature) {
    Cel spec = spec();
    return switch (feature) {
      case GPU -> Cel.of("c.name in %s", gpu);
      case Privileged -> Cel.of("c.?securityContext.?privileged.orValue(false)");
      case RunAsRoot ->
          Cel.of(
              """
              c.?securityContext.?runAsUser.or(%s.?securityContext.?runAsUser).hasValue()
              ? c.?securityContext.?runAsUser.or(%s.?securityContext.?runAsUser).value() == 0
              : !c.?securityContext.?runAsNonRoot.or(%s.?securityContext.?runAsNonRoot)
              .orValue(false)\
              """,
              spec, spec, spec);
      case HostNetwork -> Cel.of("%s.?hostNetwork.orValue(false)", spec);
      case HostPID -> Cel.of("%s.?hostPID.orValue(false)", spec);
      case HostIPC -> Cel.of("%s.?hostIPC.orValue(false)", spec);
      case HostPath -> Cel.of("%s.?volumes.orValue([]).exists(v, has(v.hostPath))", spec);
    };
  }

  /** Whether any of its containers, or the pod itself, has a feature. */
  Cel has(PodFeature feature) {
    return features.getOrDefault(feature, Cel.FALSE);
  }

  Cel spec() {
    return Cel.name(root + ".spec");
  }

  Cel labels() {
    return Cel.of("%s.metadata.?labels.orValue({})", Cel.name(root));
  }

  Cel annotations() {
    return Cel.of("%s.metadata.?annotations.orValue({})", Cel.name(root));
  }

  /** Its name, as sentences say it. */
  Cel name() {
    return Cel.of("%s.metadata.?name.orValue(\"\")", Cel.name(root));
  }

  /** The service account of a pod: the API server fills in {@code default}. */
  static Cel account(String root) {
    return Cel.of("%s.spec.?serviceAccountName.orValue(\"default\")", Cel.name(root));
  }

  /** The owners that say they control a pod. */
  static Cel controllers(String root) {
    return Cel.of(
        "%s.metadata.?ownerReferences.orValue([]).filter(o, o.?controller.orValue(false))",
        Cel.name(root));
  }

  /** A label; empty if it is not there. */
  Cel label(String key) {
    return Cel.of("%s.metadata.?labels[?%s].orValue(\"\")", Cel.name(root), Cel.text(key));
  }

  Cel hasLabel(String key) {
    return Cel.of("%s in %s", Cel.text(key), labels());
  }

  /** The RuntimeClass that it names; empty for none. */
  Cel runtime() {
    return runtime;
  }

  Cel account() {
    return account;
  }

  Cel owner() {
    return owner;
  }

  Cel containers() {
    return containers;
  }

  ImagesCel images() {
    return images;
  }
}
