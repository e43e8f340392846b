package io.modelgate.policy.nativepolicy;

import io.modelgate.api.Enforcement;
import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PodMatcher.VolumeMatcher;
import io.modelgate.policy.sandbox.match.ImageMatcher;
import io.modelgate.policy.spec.ImageGlob;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import java.util.ArrayList;
import java.util.List;

/** Which pods a model policy applies to: as {@code PolicyChoice} has it, for one policy. */
final class ModelSelectionCel {
  private static final String CLAIM = "persistentVolumeClaim.?claimName";

  private final String root;
  private final Cel spec;
  private final Cel labels;
  private final ImagesCel images;
  private final ImagesCel volumeImages;
  private final NativePolicyContext surroundings;

  /**
   * Adds the variables of one pod.
   *
   * @param root the pod
   * @param prefix of the variables' names
   */
  ModelSelectionCel(
      String root, String prefix, NativePolicyContext surroundings, Variables variables) {
    this.root = root;
    this.surroundings = surroundings;
    this.spec = Cel.name(root + ".spec");
    this.labels =
        variables.add(prefix + "labels", Cel.of("%s.metadata.?labels.orValue({})", Cel.name(root)));
    Cel all =
        variables.add(
            prefix + "all",
            Cel.of(
                "%s.?initContainers.orValue([]) + %s.?containers.orValue([])"
                    + " + %s.?ephemeralContainers.orValue([])",
                spec, spec, spec));
    this.images = new ImagesCel(prefix + "run_", all, variables);
    Cel references =
        variables.add(
            prefix + "references",
            Cel.of(
                "%s.?volumes.orValue([]).filter(v, v.?image.?reference.hasValue())"
                    + ".map(v, {\"image\": v.image.reference})",
                spec));
    this.volumeImages = new ImagesCel(prefix + "mounted_", references, variables);
    this.all = all;
    this.references = references;
  }

  private final Cel all;
  private final Cel references;

  /** Whether a policy applies to the pod, as far as the others of its kind let it. */
  Cel applies(ModelPolicy policy, List<ModelPolicy> others) {
    Cel asked = Cel.of("%s[?%s].orValue(\"\")", labels, Cel.text(policy.id().kind().label()));
    Cel isNamed = Cel.of("%s == %s", asked, Cel.text(policy.name()));
    if (policy.selection().isEmpty()) {
      List<Cel> selecting =
          others.stream()
              .filter(each -> each.selection().isPresent())
              .map(each -> Cel.all(List.of(isThere(each), selects(each))))
              .toList();
      return Cel.of(
          "%s || %s == %s && !%s",
          isNamed, asked, Cel.text(MetadataKeys.VALIDATION_LABEL_TRUE), Cel.any(selecting));
    }
    List<Cel> named =
        others.stream()
            .filter(each -> each.enforcement() == Enforcement.Enforce)
            .filter(each -> each.selection().isPresent())
            .map(
                each ->
                    Cel.of(
                        "%s == %s && %s && %s",
                        asked, Cel.text(each.name()), isThere(each), selects(each)))
            .toList();
    return Cel.of("%s || %s && !%s", isNamed, selects(policy), Cel.any(named));
  }

  /** Whether another policy is one of the pod's namespace, and the pod not exempt from it. */
  private Cel isThere(ModelPolicy policy) {
    List<Cel> parts = new ArrayList<>();
    if (policy.namespaces() instanceof Labelled labelled && labelled.selector().isPresent()) {
      Cel ofNamespace = Cel.name("namespaceObject.metadata.?labels.orValue({})");
      labelled.selector().get().requirements().stream()
          .map(each -> LabelsCel.of(ofNamespace, each))
          .forEach(parts::add);
    }
    parts.add(ExemptionCel.of(policy, surroundings.exemptions()).not());
    return Cel.all(parts);
  }

  /** Whether a policy's selector selects the pod. */
  private Cel selects(ModelPolicy policy) {
    List<Cel> parts = new ArrayList<>();
    if (policy.selection().isEmpty()) {
      return Cel.FALSE;
    }
    PodMatcher matcher = policy.selection().get();
    matcher
        .labels()
        .ifPresent(
            each -> each.requirements().forEach(one -> parts.add(LabelsCel.of(labels, one))));
    matcher.images().ifPresent(globs -> parts.add(runs(all, images, globs)));
    matcher.volumes().ifPresent(volumes -> parts.add(hasOne(volumes)));
    return Cel.all(parts);
  }

  private static Cel runs(Cel owners, ImagesCel images, List<ImageGlob> globs) {
    if (globs.isEmpty()) {
      return Cel.FALSE;
    }
    List<ImageMatcher> matchers =
        globs.stream().<ImageMatcher>map(ImageMatcher.Globbed::new).toList();
    return Cel.of(
        "%s.exists(c, c.?image.orValue(\"\").matches(\"^sha256:[0-9a-f]{1,64}$\"))"
            + " || (%s) != []",
        owners, images.meantBy(matchers));
  }

  private Cel hasOne(VolumeMatcher matcher) {
    return Cel.of(
        "%s.?volumes.orValue([]).exists(v, %s) || %s",
        spec, isSelected(matcher), runs(references, volumeImages, matcher.images()));
  }

  /** Whether volume {@code v} is selected, but for its image. */
  private Cel isSelected(VolumeMatcher matcher) {
    Cel byClaim = CelPatterns.anyGlob(Cel.name("v." + CLAIM + ".value()"), matcher.claims());
    Cel byMap = CelPatterns.anyGlob(Cel.name("v.configMap.name"), matcher.configMaps());
    Cel byProjected = CelPatterns.anyGlob(Cel.name("s.configMap.name"), matcher.configMaps());
    Cel copied = CelPatterns.anyGlob(Cel.name("d.name"), matcher.claims());
    Cel own =
        CelPatterns.anyGlob(
            Cel.of(
                "(%1$s.metadata.?name.orValue(\"\") == \"\"".formatted(root)
                    + " ? %1$s.metadata.?generateName.orValue(\"\") + \"xxxxx\"".formatted(root)
                    + " : %1$s.metadata.name) + \"-\" + v.name".formatted(root)),
            matcher.claims());
    return Cel.of(
        """
        (v.?persistentVolumeClaim.?claimName.hasValue() && %s)
        || (v.?configMap.?name.hasValue() && %s)
        || v.?projected.?sources.orValue([]).exists(s, s.?configMap.?name.hasValue() && %s)
        || (has(v.ephemeral) && (%s
        || [v.?ephemeral.?volumeClaimTemplate.?spec.?dataSource,
        v.?ephemeral.?volumeClaimTemplate.?spec.?dataSourceRef].exists(x, x.hasValue()
        && [x.value()].exists(d, d.kind == "PersistentVolumeClaim" && %s))))\
        """,
        Cel.of("%s", byClaim), byMap, byProjected, own, copied);
  }

  /** The names of the pod's volumes that a policy selects. */
  Cel selectedVolumes(VolumeMatcher matcher) {
    Cel byImage =
        matcher.images().isEmpty()
            ? Cel.FALSE
            : Cel.of(
                "v.?image.?reference.hasValue() && (v.image.reference.matches("
                    + "\"^sha256:[0-9a-f]{1,64}$\") || v.image.reference in (%s))",
                volumeImages.meantBy(
                    matcher.images().stream()
                        .<ImageMatcher>map(ImageMatcher.Globbed::new)
                        .toList()));
    return Cel.of(
        "%s.?volumes.orValue([]).filter(v, !(%s) && (%s || %s)).map(v, v.name)",
        spec, VerifierCel.isReserved("v.name"), isSelected(matcher), byImage);
  }
}
