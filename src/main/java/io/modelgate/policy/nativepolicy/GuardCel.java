package io.modelgate.policy.nativepolicy;

import io.modelgate.api.PodMarks;
import io.modelgate.policy.compiled.ModelPolicy.Usable;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PodMatcher.VolumeMatcher;
import io.modelgate.policy.model.VerifierImage;
import io.modelgate.policy.model.VerifierTemplate;
import io.modelgate.policy.model.VerifierTemplate.Tightened;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a pod has the verifiers that a policy calls for, as {@code StoredPodRule} has it: where
 * they are compared field by field there, here those fields are that say what is verified, and
 * before what.
 */
final class GuardCel {
  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

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
  private final String root;
  private final String prefix;
  private final ModelSelectionCel selection;
  private final NativeSurroundings surroundings;
  private final Variables variables;
  private final Cel spec;
  private final Cel annotations;
  private final Cel inits;
  private final Cel names;
  private final Cel lastFetcher;
  private final Cel workload;
  private final Cel afterwards;
  private final Cel everybody;

  GuardCel(
      Usable policy,
      String root,
      String prefix,
      ModelSelectionCel selection,
      NativeSurroundings surroundings,
      Variables variables) {
    this.policy = policy;
    this.root = root;
    this.prefix = prefix;
    this.selection = selection;
    this.surroundings = surroundings;
    this.variables = variables;
    this.spec = Cel.name(root + ".spec");
    annotations =
        variables.add(
            prefix + "annotations", Cel.of("%s.metadata.?annotations.orValue({})", Cel.name(root)));
    inits = variables.add(prefix + "inits", Cel.of("%s.?initContainers.orValue([])", spec));
    names = variables.add(prefix + "names", Cel.of("%s.map(c, c.name)", inits));
    Cel isOurs = VerifierCel.isReserved("c.name");
    lastFetcher =
        variables.add(
            prefix + "lastFetcher",
            Cel.of(
                "%s.map(c, !%s && %s).lastIndexOf(true)",
                inits, isOurs, FetchersCel.comeBefore(surroundings.fetchers())));
    Cel mounts = MountsCel.of("c");
    Cel isSidecar = Cel.of("c.?restartPolicy.orValue(\"\") == \"Always\"");
    workload =
        variables.add(
            prefix + "workload",
            Cel.of(
                "%s.?containers.orValue([]).map(c, %s) + %s.filter(c, %s && !%s).map(c, %s)",
                spec, mounts, inits, isSidecar, isOurs, mounts));
    Cel isFetcher = FetchersCel.include(surroundings.fetchers());
    afterwards =
        variables.add(
            prefix + "afterwards",
            Cel.of(
                "%s + %s.filter(c, !%s && !%s && !%s).map(c, %s)"
                    + " + %s.?ephemeralContainers.orValue([]).map(c, %s)",
                workload, inits, isSidecar, isOurs, isFetcher, mounts, spec, mounts));
    everybody =
        variables.add(
            prefix + "everybody",
            Cel.of(
                "%s + %s.filter(c, !%s && !%s && %s).map(c, %s)",
                afterwards, inits, isSidecar, isOurs, isFetcher, mounts));
  }

  /** Whether the pod has them. */
  Cel holds() {
    List<Cel> parts = new ArrayList<>();
    parts.add(Cel.of("%s.all(k, k.all(r, r[3] == \"\" || !r[1].contains(\"..\")))", everybody));
    parts.add(
        Cel.of(
            "%s.metadata.?labels[?%s].orValue(\"\") == \"true\"",
            Cel.name(root), Cel.text(PodMarks.INJECTED)));
    List<Cel> all = new ArrayList<>();
    for (VerifierTemplate each : VerifierTemplate.of(policy)) {
      Cel found = verifiers(each, all.size());
      all.add(found);
      parts.add(Cel.of("%s != []", found));
    }
    Cel verified = variables.add(prefix + "verified", joined(all));
    Optional<VolumeMatcher> volumes = policy.selection().flatMap(PodMatcher::volumes);
    if (volumes.isPresent()) {
      parts.add(covers(volumes.get(), verified));
    }
    if (policy.interval().isPresent()) {
      parts.add(
          Cel.of(
              "!%s.?shareProcessNamespace.orValue(false) && !%s.?hostPID.orValue(false)",
              spec, spec));
    }
    parts.add(isLocked(verified));
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
                inits,
                container(template),
                mounts(template),
                template.path().isPresent() ? Cel.text(template.path().get()) : lastArgument(),
                MountsCel.of("c"),
                VerifierCel.isReserved("r[0]"),
                Cel.text(TOKEN)));
    Cel path = Cel.name("x[0][1]");
    Cel leftOut = leftOut(template);
    List<Cel> agreed = new ArrayList<>();
    List<Cel> needed = new ArrayList<>();
    agreed.add(MountsCel.agree(Cel.name("o"), afterwards, everybody, path, leftOut));
    needed.add(Cel.of("r in %s", MountsCel.at("o", path, leftOut)));
    for (String file : template.files()) {
      agreed.add(MountsCel.agree(Cel.name("o"), workload, workload, Cel.text(file), Cel.FALSE));
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
        Cel.of("%s.filter(x, %s).map(x, [%s] + %s)", found, isAgreed, path, holder));
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

  private static Cel lastArgument() {
    return Cel.of("c.args[size(c.args) - 1].replace(\"$$\", \"$\")");
  }

  /** Whether init container {@code c} is one, but for what it mounts. */
  private Cel container(VerifierTemplate template) {
    boolean isSidecar = !template.startupProbe().isEmpty();
    List<Cel> environment = new ArrayList<>();
    template
        .environment()
        .forEach((name, value) -> environment.add(Cel.texts(List.of(name, literal(value), ""))));
    Cel expected = arguments(template);
    Cel mark =
        Cel.of(
            "%s[?%s].orValue(\"\").contains(\"\\\"\" + c.name + %s)",
            annotations,
            Cel.text(PodMarks.POLICIES),
            Cel.text("\":\"" + policy.id().reference() + "\""));
    return Cel.of(
        CONTAINER,
        VerifierCel.isReserved("c.name"),
        Cel.all(List.of(VerifierCel.runs(surroundings.verifiers()), mark, optionsAreTrue())),
        Cel.texts(template.command().stream().map(GuardCel::literal).toList()),
        relevantArguments(),
        template.path().isPresent()
            ? expected
            : Cel.of("%s + c.?args.orValue([]).filter(a, a == c.args[size(c.args) - 1])", expected),
        listed(environment),
        Cel.text(isSidecar ? "Always" : ""),
        Cel.texts(template.startupProbe()),
        isSidecar ? Cel.TRUE : Cel.FALSE,
        inits,
        VerifierCel.isReserved("r.name"),
        names,
        names,
        names,
        lastFetcher);
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
        afterwards,
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
    return Cel.texts(texts.stream().map(GuardCel::literal).toList());
  }

  private static String literal(String text) {
    return text.replace("$", "$$");
  }

  private Cel isAnnotated(String option, String value) {
    return Cel.of(
        "[%s, %s].exists(x, x == %s)",
        Cel.of("%s[?%s].orValue(\"\")", annotations, Cel.text(PodMarks.PREFIX + option)),
        Cel.of("%s[?%s].orValue(\"\")", annotations, Cel.text(PodMarks.UPSTREAM_PREFIX + option)),
        Cel.text(value));
  }

  /** Whether init container {@code c} mounts what it trusts, and else nothing for writing. */
  private Cel mounts(VerifierTemplate template) {
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
                        Cel.text(directory), spec, TrustCel.isVolume(entry))));
    return Cel.all(parts);
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

  /** Whether each volume that the policy selects is verified wherever it is mounted. */
  private Cel covers(VolumeMatcher matcher, Cel verified) {
    Cel selected = variables.add(prefix + "selectedVolumes", selection.selectedVolumes(matcher));
    Cel claims =
        variables.add(
            prefix + "claims",
            Cel.of(
                "%s.?volumes.orValue([]).map(v, [string(v.name),"
                    + " string(v.?persistentVolumeClaim.?claimName.orValue(\"\"))])",
                spec));
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
        spec, inits, spec, selected, everybody, selected, isShown);
  }

  /** Whether nobody can write to what is verified, if that is to be so. */
  private Cel isLocked(Cel verified) {
    Cel isWanted = policy.lock() ? Cel.TRUE : isAnnotated("lock-model", "true");
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
        spec,
        writes,
        spec,
        writes,
        inits,
        VerifierCel.isReserved("c.name"),
        FetchersCel.include(surroundings.fetchers()),
        writes);
  }
}
