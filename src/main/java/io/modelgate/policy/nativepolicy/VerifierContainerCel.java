package io.modelgate.policy.nativepolicy;

import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.model.VerifierTemplate;
import io.modelgate.policy.model.VerifierTemplate.Tightened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether an init container {@code c} is a verifier that a policy calls for. */
final class VerifierContainerCel {
  private static final String CONTAINER =
      """
      %s && %s && c.?command.orValue([]) == %s && %s == %s
      && c.?env.orValue([]).map(e, [string(e.name), string(e.?value.orValue("")), has(e.valueFrom) ? "?" : ""]) == %s
      && !has(c.envFrom) && !has(c.lifecycle) && !has(c.volumeDevices) && !has(c.workingDir)
      && c.?restartPolicy.orValue("") == %s
      && c.?startupProbe.?exec.?command.orValue([]) == %s && (%s || !has(c.startupProbe))
      && c.?securityContext.?allowPrivilegeEscalation.orValue(true) == false
      && c.?securityContext.?readOnlyRootFilesystem.orValue(false)
      && !c.?securityContext.?privileged.orValue(false)
      && c.?securityContext.?capabilities.?add.orValue([]) == []
      && !c.?securityContext.?procMount.hasValue()
      && %s.all(r, %s || %s.indexOf(r.name) > %s.indexOf(c.name) || %s.indexOf(r.name) <= %s)\
      """;

  private final Usable policy;
  private final GuardedPod pod;
  private final NativePolicyContext surroundings;

  VerifierContainerCel(Usable policy, GuardedPod pod, NativePolicyContext surroundings) {
    this.policy = policy;
    this.pod = pod;
    this.surroundings = surroundings;
  }

  /** Whether init container {@code c} is one, but for what it mounts. */
  Cel isOf(VerifierTemplate template) {
    boolean isSidecar = !template.startupProbe().isEmpty();
    List<Cel> environment = new ArrayList<>();
    template
        .environment()
        .forEach((name, value) -> environment.add(Cel.texts(List.of(name, literal(value), ""))));
    Cel expected = arguments(template);
    Cel mark =
        Cel.of(
            "%s[?%s].orValue(\"\").contains(\"\\\"\" + c.name + %s)",
            pod.annotations(),
            Cel.text(MetadataKeys.POLICIES_ANNOTATION),
            Cel.text("\":\"" + policy.id().reference() + "\""));
    return Cel.of(
        CONTAINER,
        VerifierCel.isReserved("c.name"),
        Cel.all(List.of(VerifierCel.runs(surroundings.verifiers()), mark, optionsAreTrue())),
        Cel.texts(template.command().stream().map(VerifierContainerCel::literal).toList()),
        relevantArguments(),
        template.path().isPresent()
            ? expected
            : Cel.of("%s + c.?args.orValue([]).filter(a, a == c.args[size(c.args) - 1])", expected),
        listed(environment),
        Cel.text(isSidecar ? "Always" : ""),
        Cel.texts(template.startupProbe()),
        isSidecar ? Cel.TRUE : Cel.FALSE,
        pod.inits(),
        VerifierCel.isReserved("r.name"),
        pod.names(),
        pod.names(),
        pod.names(),
        pod.lastFetcher());
  }

  private static Cel listed(List<Cel> parts) {
    return new Cel("[" + String.join(", ", parts.stream().map(Cel::source).toList()) + "]");
  }

  private static Cel relevantArguments() {
    return Cel.of(
        """
        c.?args.orValue([]).filter(a, !a.startsWith(%s) && !a.startsWith(%s) && !a.startsWith(%s))
        .map(a, a.startsWith(%s) ? %s : a)\
        """,
        Cel.text(VerifierTemplate.RECALLED),
        Cel.text(VerifierTemplate.RECALLS_FILE),
        Cel.text(VerifierTemplate.MOUNTED_INSIDE),
        Cel.text(VerifierTemplate.WATCH),
        Cel.text(VerifierTemplate.WATCH));
  }

  /** The file of recalls is ours, and what is mounted inside the model's volume is so. */
  private Cel optionsAreTrue() {
    return Cel.of(
        """
        c.?args.orValue([]).all(a, (!a.startsWith(%s) || a == %s)
        && (!a.startsWith(%s) || %s.exists(k, k.exists(r, a == %s + r[1]))))\
        """,
        Cel.text(VerifierTemplate.RECALLS_FILE),
        Cel.text(VerifierTemplate.RECALLS_FILE + VerifierTemplate.OWN_MOUNTS.get(1) + "/recalls"),
        Cel.text(VerifierTemplate.MOUNTED_INSIDE),
        pod.afterwards(),
        Cel.text(VerifierTemplate.MOUNTED_INSIDE));
  }

  /** The arguments by what the pod's annotations tighten, as far as that makes a difference. */
  private Cel arguments(VerifierTemplate template) {
    Map<Tightened, List<String>> all = template.arguments();
    boolean bySigned =
        all.keySet().stream().anyMatch(each -> differs(all, each, each.withSigned()));
    boolean byLinks = all.keySet().stream().anyMatch(each -> differs(all, each, each.withLinks()));
    boolean byGit = all.keySet().stream().anyMatch(each -> differs(all, each, each.withGit()));
    Cel chosen = arguments(List.of("?"));
    for (Map.Entry<Tightened, List<String>> entry : all.entrySet()) {
      Tightened each = entry.getKey();
      if ((each.signedFilesOnly() && !bySigned)
          || (each.noLinks() && !byLinks)
          || (each.gitToo() && !byGit)) {
        continue;
      }
      List<Cel> conditions = new ArrayList<>();
      tightened(bySigned, "ignore-unsigned-files", each.signedFilesOnly(), conditions);
      tightened(byLinks, "allow-symlinks", each.noLinks(), conditions);
      tightened(byGit, "ignore-git-paths", each.gitToo(), conditions);
      chosen = Cel.of("%s ? %s : %s", Cel.all(conditions), arguments(entry.getValue()), chosen);
    }
    return chosen;
  }

  private static boolean differs(Map<Tightened, List<String>> all, Tightened one, Tightened other) {
    return !Objects.equals(all.get(one), all.get(other));
  }

  private void tightened(boolean matters, String option, boolean wanted, List<Cel> conditions) {
    if (matters) {
      Cel is = isAnnotated(option, "false");
      conditions.add(wanted ? is : is.not());
    }
  }

  private static Cel arguments(List<String> texts) {
    return Cel.texts(texts.stream().map(VerifierContainerCel::literal).toList());
  }

  private static String literal(String text) {
    return text.replace("$", "$$");
  }

  /** Whether an annotation of the pod, ours or upstream's, has this value. */
  Cel isAnnotated(String option, String value) {
    return Cel.of(
        "[%s, %s].exists(x, x == %s)",
        Cel.of(
            "%s[?%s].orValue(\"\")",
            pod.annotations(), Cel.text(MetadataKeys.ANNOTATION_PREFIX + option)),
        Cel.of(
            "%s[?%s].orValue(\"\")",
            pod.annotations(), Cel.text(MetadataKeys.UPSTREAM_ANNOTATION_PREFIX + option)),
        Cel.text(value));
  }

  /** Whether init container {@code c} mounts what it trusts, and else nothing for writing. */
  Cel mounts(VerifierTemplate template) {
    List<Cel> parts = new ArrayList<>();
    List<String> reserved = new ArrayList<>(template.trusts().keySet());
    boolean isSidecar = !template.startupProbe().isEmpty();
    if (isSidecar) {
      reserved.addAll(VerifierTemplate.OWN_MOUNTS);
    }
    parts.add(
        Cel.of(
            """
            c.?volumeMounts.orValue([]).all(m, m.mountPath == %s && !has(m.mountPropagation)
            && (m.?readOnly.orValue(false) || (%s && m.mountPath == %s))
            && (!%s || m.mountPath in %s))\
            """,
            MountsCel.clean("m.mountPath"),
            VerifierCel.isReserved("m.name"),
            Cel.text(isSidecar ? VerifierTemplate.OWN_MOUNTS.get(0) : "-"),
            VerifierCel.isReserved("m.name"),
            Cel.texts(reserved)));
    template
        .trusts()
        .forEach(
            (directory, entry) ->
                parts.add(
                    Cel.of(
                        """
                        c.?volumeMounts.orValue([]).exists(m, m.mountPath == %s
                        && m.?subPath.orValue("") == "" && !has(m.subPathExpr)
                        && %s.?volumes.orValue([]).exists(w, w.name == m.name && %s))\
                        """,
                        Cel.text(directory), pod.spec(), TrustCel.isVolume(entry))));
    return Cel.all(parts);
  }
}
