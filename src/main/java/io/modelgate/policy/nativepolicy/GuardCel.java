package io.modelgate.policy.nativepolicy;

import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PodMatcher.VolumeMatcher;
import io.modelgate.policy.model.VerifierImage;
import io.modelgate.policy.model.VerifierTemplate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a pod has the verifiers that a policy calls for, as {@code StoredPodRule} has it: where
 * they are compared field by field there, here those fields are that say what is verified, and
 * before what.
 */
final class GuardCel {
  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final Usable policy;
  private final String prefix;
  private final ModelSelectionCel selection;
  private final NativePolicyContext surroundings;
  private final Variables variables;
  private final GuardedPod pod;
  private final VerifierContainerCel container;

  GuardCel(
      Usable policy,
      String root,
      String prefix,
      ModelSelectionCel selection,
      NativePolicyContext surroundings,
      Variables variables) {
    this.policy = policy;
    this.prefix = prefix;
    this.selection = selection;
    this.surroundings = surroundings;
    this.variables = variables;
    pod = GuardedPod.of(root, prefix, surroundings, variables);
    container = new VerifierContainerCel(policy, pod, surroundings);
  }

  /** Whether the pod has them. */
  Cel holds() {
    List<Cel> parts = new ArrayList<>();
    parts.add(
        Cel.of("%s.all(k, k.all(r, r[3] == \"\" || !r[1].contains(\"..\")))", pod.everybody()));
    parts.add(
        Cel.of(
            "%s.metadata.?labels[?%s].orValue(\"\") == \"true\"",
            pod.root(), Cel.text(MetadataKeys.INJECTED_LABEL)));
    List<Cel> all = new ArrayList<>();
    for (VerifierTemplate each : VerifierTemplate.of(policy)) {
      Cel found = verifiers(each, all.size());
      all.add(found);
      parts.add(Cel.of("%s != []", found));
    }
    Cel verified = variables.add(prefix + "verified", joined(all));
    Optional<VolumeMatcher> volumes = policy.selection().flatMap(PodMatcher::volumes);
    if (volumes.isPresent()) {
      parts.add(Cel.of("(%s || %s)", pod.isLarge(), covers(volumes.get(), verified)));
    }
    if (policy.interval().isPresent()) {
      parts.add(
          Cel.of(
              "!%s.?shareProcessNamespace.orValue(false) && !%s.?hostPID.orValue(false)",
              pod.spec(), pod.spec()));
    }
    parts.add(Cel.of("(%s || %s)", pod.isLarge(), isLocked(verified)));
    return variables.add(prefix + "holds", Cel.all(parts));
  }

  private static Cel joined(List<Cel> lists) {
    return new Cel(String.join(" + ", lists.stream().map(Cel::source).toList()));
  }

  /**
   * What a model's verifiers verify: the model's path, and the mount that holds it. Lists have
   * texts only, or lists of texts, since the API server takes no others.
   */
  private Cel verifiers(VerifierTemplate template, int number) {
    Cel found =
        variables.add(
            prefix + "found" + number,
            Cel.of(
                "%s.filter(c, %s && %s).map(c, [[\"\", %s, \"\", \"\"]]"
                    + " + %s.filter(r, !%s && r[1] != %s))",
                pod.inits(),
                container.isOf(template),
                container.mounts(template),
                template.path().isPresent() ? Cel.text(template.path().get()) : lastArgument(),
                MountsCel.of("c"),
                VerifierCel.isReserved("r[0]"),
                Cel.text(TOKEN)));
    Cel path = Cel.name("x[0][1]");
    Cel leftOut = leftOut(template);
    List<Cel> agreed = new ArrayList<>();
    List<Cel> needed = new ArrayList<>();
    agreed.add(MountsCel.agree(Cel.name("o"), pod.afterwards(), pod.everybody(), path, leftOut));
    needed.add(Cel.of("r in %s", MountsCel.at("o", path, leftOut)));
    for (String file : template.files()) {
      agreed.add(
          MountsCel.agree(
              Cel.name("o"), pod.workload(), pod.workload(), Cel.text(file), Cel.FALSE));
      needed.add(Cel.of("r in %s", MountsCel.at("o", Cel.text(file), Cel.FALSE)));
    }
    Cel isWhole = template.path().isPresent() ? Cel.TRUE : Cel.of("o.exists(r, r[1] == %s)", path);
    Cel isAgreed =
        Cel.of(
            "[x.filter(r, r[0] != \"\")].exists(o, %s && o.all(r, %s && !%s) && %s)",
            isWhole, Cel.any(needed), hidesVerifier(), Cel.all(agreed));
    Cel holder =
        Cel.of(
            "[x.filter(r, r[0] != \"\")].map(o, %s.filter(r, %s)[0])[0]",
            MountsCel.at("o", path, leftOut), MountsCel.covers("r", path));
    return variables.add(
        prefix + "verifiers" + number,
        Cel.of(
            "%s ? %s.map(x, [%s]) : %s.filter(x, %s).map(x, [%s] + %s)",
            pod.isLarge(), found, path, found, isAgreed, path, holder));
  }

  private static Cel leftOut(VerifierTemplate template) {
    return Cel.any(
        template.ignored().stream()
            .map(
                each ->
                    Cel.of(
                        "r[1] == %s || r[1].startsWith(%s)", Cel.text(each), Cel.text(each + "/")))
            .toList());
  }

  /** Whether mount {@code r} would hide a part of the verifier's image, or lie in one. */
  private static Cel hidesVerifier() {
    List<String> own = VerifierImage.ownPaths();
    Set<String> above = new LinkedHashSet<>(List.of("/"));
    own.forEach(
        path -> {
          for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            above.add(path.substring(0, end));
          }
        });
    return Cel.of(
        "(r[1] in %s || %s.exists(p, r[1].startsWith(p + \"/\")))",
        Cel.texts(above), Cel.texts(own));
  }

  private static Cel lastArgument() {
    return Cel.of("c.args[size(c.args) - 1].replace(\"$$\", \"$\")");
  }

  /** Whether each volume that the policy selects is verified wherever it is mounted. */
  private Cel covers(VolumeMatcher matcher, Cel verified) {
    Cel selected = variables.add(prefix + "selectedVolumes", selection.selectedVolumes(matcher));
    Cel claims =
        variables.add(
            prefix + "claims",
            Cel.of(
                "%s.?volumes.orValue([]).map(v, [string(v.name),"
                    + " string(v.?persistentVolumeClaim.?claimName.orValue(\"\"))])",
                pod.spec()));
    boolean isFound = policy.models().stream().anyMatch(model -> model.path().isEmpty());
    Cel isShown =
        isFound
            ? Cel.of(
                """
                %s.exists(x, x[1] == r[0] && (x[3] == r[2]
                || (x[2] == r[1] && (x[3] == "" || r[2].startsWith(x[3] + "/")))))\
                """,
                verified)
            : Cel.of(
                """
                %s.exists(x, (x[1] == r[0] || %s.exists(a, a[0] == x[1] && a[1] != ""
                && %s.exists(b, b[0] == r[0] && b[1] == a[1])))
                && (x[3] == "" || r[2] == x[3] || r[2].startsWith(x[3] + "/")))\
                """,
                verified, claims, claims);
    return Cel.of(
        """
        (%s.?containers.orValue([]) + %s + %s.?ephemeralContainers.orValue([]))
        .all(c, c.?volumeDevices.orValue([]).all(d, !(d.name in %s)))
        && %s.all(k, k.all(r, !(r[0] in %s) || (r[3] == "" && %s)))\
        """,
        pod.spec(), pod.inits(), pod.spec(), selected, pod.everybody(), selected, isShown);
  }

  /** Whether nobody can write to what is verified, if that is to be so. */
  private Cel isLocked(Cel verified) {
    Cel isWanted = policy.lock() ? Cel.TRUE : container.isAnnotated("lock-model", "true");
    Cel writes =
        Cel.of(
            "c.?volumeMounts.orValue([]).exists(m, !m.?readOnly.orValue(false)"
                + " && %s.exists(x, x[1] == m.name))",
            verified);
    return Cel.of(
        """
        !%s || (!%s.?containers.orValue([]).exists(c, %s)
        && !%s.?ephemeralContainers.orValue([]).exists(c, %s)
        && !%s.exists(c, !%s && !(%s && c.?restartPolicy.orValue("") != "Always") && %s))\
        """,
        isWanted,
        pod.spec(),
        writes,
        pod.spec(),
        writes,
        pod.inits(),
        VerifierCel.isReserved("c.name"),
        FetchersCel.include(surroundings.fetchers()),
        writes);
  }
}
