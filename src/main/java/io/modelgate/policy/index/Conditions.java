package io.modelgate.policy.index;

import io.modelgate.api.MetadataKeys;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PodMatcher.VolumeMatcher;
import io.modelgate.policy.compiled.PodScope;
import io.modelgate.policy.compiled.PodScope.Owner;
import io.modelgate.policy.compiled.RuleRequirement;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.index.Condition.AnyOf;
import io.modelgate.policy.index.Condition.Pattern;
import io.modelgate.policy.index.Condition.Piece;
import io.modelgate.policy.index.Condition.Place;
import io.modelgate.policy.sandbox.match.ContainerMatcher;
import io.modelgate.policy.sandbox.match.ImageMatcher;
import io.modelgate.policy.sandbox.match.RuleMatcher;
import io.modelgate.policy.spec.NamespaceMatcher;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What policies ask of pods, so that an index finds them. A policy may have several ways to be
 * about a pod; of each, all conditions must hold.
 */
final class Conditions {
  private Conditions() {}

  /**
   * Those under which a model policy concerns a pod: it selects the pod, or the pod asks for it, or
   * it is unknown whether it selects the pod, because something stands for the pod's claims.
   */
  static List<List<Condition>> model(ModelPolicy policy) {
    List<Condition> namespaces = namespaces(policy.namespaces());
    List<List<Condition>> ways = new ArrayList<>();
    ways.add(with(namespaces, List.of(asks(policy.name()))));
    Optional<PodMatcher> selection = policy.selection();
    if (selection.isEmpty()) {
      ways.add(with(namespaces, List.of(asks(MetadataKeys.VALIDATION_LABEL_TRUE))));
      return ways;
    }
    List<Condition> labelsAndImages = with(namespaces, labelsAndImages(selection.get()));
    Optional<VolumeMatcher> volumes = selection.get().volumes();
    ways.add(
        volumes.map(each -> with(labelsAndImages, List.of(volumes(each)))).orElse(labelsAndImages));
    if (volumes.filter(each -> !each.claims().isEmpty()).isPresent()) {
      Pattern served = pattern(Field.PROPAGATION, new Piece(Place.ALL, "Bidirectional"));
      ways.add(with(labelsAndImages, List.of(new AnyOf(List.of(served)))));
    }
    return ways;
  }

  /** By whichever label: a pod may name one that it is exempt from by that of another kind. */
  private static Condition asks(String name) {
    return new AnyOf(
        Stream.of(MetadataKeys.VALIDATION_LABEL, MetadataKeys.UPSTREAM_VALIDATION_LABEL)
            .map(label -> new Pattern(Field.LABEL, label, List.of(new Piece(Place.ALL, name))))
            .toList());
  }

  private static List<Condition> with(List<Condition> some, List<Condition> more) {
    List<Condition> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /**
   * Those under which a rule of a runtime policy matches a pod, or it is unknown whether it does.
   * One that is broken is about every pod.
   */
  static List<List<Condition>> rules(SandboxPolicy policy) {
    List<Condition> namespaces = namespaces(policy.namespaces());
    if (!(policy instanceof SandboxPolicy.Usable usable)) {
      return List.of(namespaces);
    }
    return usable.rules().stream()
        .map(
            rule -> {
              List<Condition> all = with(namespaces, rule(rule.matcher()));
              if (rule.demand() instanceof RuleRequirement.FromLabel label) {
                all.add(present(Field.LABEL, label.key()));
              }
              return all;
            })
        .toList();
  }

  /** Those under which an exemption is about a pod. */
  static List<Condition> scope(PodScope scope) {
    List<Condition> all = new ArrayList<>();
    all.add(Condition.globs(Field.NAMESPACE, scope.namespaces()));
    scope.serviceAccounts().ifPresent(names -> all.add(anyOf(Field.SERVICE_ACCOUNT, names)));
    scope
        .owners()
        .ifPresent(
            owners -> all.add(anyOf(Field.OWNER, owners.stream().map(Owner::kind).toList())));
    return all;
  }

  private static List<Condition> namespaces(NamespaceMatcher matcher) {
    return matcher instanceof Labelled labelled && labelled.selector().isPresent()
        ? Condition.of(Field.NAMESPACE_LABEL, labelled.selector().get())
        : List.of();
  }

  private static List<Condition> labelsAndImages(PodMatcher matcher) {
    List<Condition> all = new ArrayList<>();
    matcher.labels().ifPresent(labels -> all.addAll(Condition.of(Field.LABEL, labels)));
    matcher
        .images()
        .ifPresent(
            images ->
                all.add(
                    new AnyOf(
                        images.stream()
                            .flatMap(each -> Condition.image(Field.IMAGE, each))
                            .toList())));
    return all;
  }

  private static Condition volumes(VolumeMatcher matcher) {
    List<Pattern> patterns = new ArrayList<>();
    matcher.claims().forEach(each -> patterns.add(Pattern.of(Field.CLAIM, "", each)));
    matcher.configMaps().forEach(each -> patterns.add(Pattern.of(Field.CONFIG_MAP, "", each)));
    matcher
        .images()
        .forEach(each -> Condition.image(Field.VOLUME_IMAGE, each).forEach(patterns::add));
    return new AnyOf(patterns);
  }

  private static List<Condition> rule(RuleMatcher matcher) {
    List<Condition> all = new ArrayList<>(Condition.of(Field.LABEL, matcher.labels()));
    matcher
        .annotations()
        .forEach(
            (key, glob) -> all.add(new AnyOf(List.of(Pattern.of(Field.ANNOTATION, key, glob)))));
    if (!matcher.serviceAccounts().isEmpty()) {
      all.add(Condition.globs(Field.SERVICE_ACCOUNT, matcher.serviceAccounts()));
    }
    if (!matcher.owners().isEmpty()) {
      all.add(anyOf(Field.OWNER, matcher.owners()));
    }
    all.addAll(container(matcher.containers()));
    return all;
  }

  private static List<Condition> container(ContainerMatcher matcher) {
    List<Condition> all = new ArrayList<>();
    if (!matcher.names().isEmpty()) {
      all.add(Condition.globs(Field.CONTAINER, matcher.names()));
    }
    if (!matcher.resources().isEmpty()) {
      // They are looked at in order, up to one that cannot be read.
      Piece first = new Piece(Place.ALL, matcher.resources().get(0).resource());
      all.add(new AnyOf(List.of(pattern(Field.RESOURCE, first))));
    } else if (!matcher.images().isEmpty()) { // with resources, these come later
      images(matcher.images()).ifPresent(all::add);
    }
    return all;
  }

  /** What images ask for; empty if one of them asks for what no index finds. */
  private static Optional<Condition> images(List<ImageMatcher> images) {
    List<Pattern> patterns = new ArrayList<>();
    for (ImageMatcher each : images) {
      if (each instanceof ImageMatcher.Containing containing) {
        patterns.add(pattern(Field.IMAGE, new Piece(Place.WITHIN, containing.text())));
      } else if (each instanceof ImageMatcher.Globbed globbed) {
        Condition.image(Field.IMAGE, globbed.glob()).forEach(patterns::add);
      } else if (each instanceof ImageMatcher.Registry registry && !registry.host().isEmpty()) {
        patterns.add(pattern(Field.IMAGE, new Piece(Place.BEGIN, registry.host() + "/")));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new AnyOf(patterns));
  }

  private static Condition anyOf(Field field, Collection<String> texts) {
    return new AnyOf(
        texts.stream().map(text -> pattern(field, new Piece(Place.ALL, text))).toList());
  }

  private static Condition present(Field field, String key) {
    return new AnyOf(List.of(new Pattern(field, key, List.of(Piece.NONE))));
  }

  private static Pattern pattern(Field field, Piece piece) {
    return new Pattern(field, "", List.of(piece));
  }
}
