package io.modelgate.watch;

import static java.util.stream.Collectors.toCollection;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which pods policies select unasked, and no others as far as label selectors can tell: images and
 * volumes are distinguished here. What a namespace's policies ask for is bounded by itself: one
 * that asks for much gets all of its own pods, and changes nothing for others.
 *
 * @param namespaced a reach for each namespace and each selector of pods there
 * @param clusterWide those of the cluster's policies
 */
record WebhookScopes(List<WebhookScope> namespaced, List<WebhookScope> clusterWide) {
  /** Selectors of pods that one namespace may have; with more, all its pods come. */
  static final int MAX_PER_NAMESPACE = 3;

  /** Different selectors of pods of all namespaces: the API server tries each for each pod. */
  static final int MAX_POD_SELECTORS = 64;

  /** Different reaches of the cluster's policies. */
  static final int MAX_CLUSTER_WIDE = 32;

  /** Bytes of one selector; requirements beyond are left to us. */
  static final int MAX_SELECTOR_BYTES = 2048;

  /**
   * What is needed for all policies that select pods.
   *
   * @param withoutWebhook those that need nothing
   */
  static WebhookScopes of(PolicySet policies, Predicate<SandboxPolicy> withoutWebhook) {
    Map<String, Set<List<Requirement>>> byNamespace = new TreeMap<>();
    Set<WebhookScope> clusterWide = new LinkedHashSet<>();
    for (ModelPolicy policy : policies.models()) {
      reach(policy)
          .ifPresent(
              reach -> {
                if (policy.id().kind() == Kind.CLUSTER) {
                  clusterWide.add(reach);
                } else {
                  byNamespace
                      .computeIfAbsent(policy.id().namespace(), name -> new LinkedHashSet<>())
                      .add(reach.pods());
                }
              });
    }
    for (SandboxPolicy policy : policies.sandbox()) {
      if (!withoutWebhook.test(policy)) {
        clusterWide.add(reach(policy));
      }
    }
    byNamespace.replaceAll((name, selectors) -> ofANamespace(selectors));
    return new WebhookScopes(namespaced(byNamespace), fewer(clusterWide));
  }

  /** Which pods a model policy needs; empty for one that waits to be asked. */
  static Optional<WebhookScope> reach(ModelPolicy policy) {
    if (policy.selection().isEmpty() || policy.id().kind() == Kind.UPSTREAM) {
      return Optional.empty();
    }
    List<Requirement> pods = bounded(policy.selection().flatMap(PodMatcher::labels));
    return Optional.of(
        policy.namespaces() instanceof Labelled labelled
            ? new WebhookScope(bounded(labelled.selector()), pods)
            : WebhookScope.named(Set.of(policy.id().namespace()), pods));
  }

  /** Which pods a runtime policy needs. */
  static WebhookScope reach(SandboxPolicy policy) {
    return new WebhookScope(bounded(policy.namespaces().selector()), List.of());
  }

  private static List<Requirement> bounded(Optional<LabelMatcher> selector) {
    return WebhookScope.bounded(
        selector.map(LabelMatcher::requirements).orElse(List.of()), MAX_SELECTOR_BYTES);
  }

  private static Set<List<Requirement>> ofANamespace(Set<List<Requirement>> selectors) {
    return selectors.size() > MAX_PER_NAMESPACE || selectors.contains(List.<Requirement>of())
        ? Set.of(List.of())
        : selectors;
  }

  private static List<WebhookScope> namespaced(Map<String, Set<List<Requirement>>> byNamespace) {
    Map<List<Requirement>, Set<String>> namesBySelector = new LinkedHashMap<>();
    byNamespace.forEach(
        (name, selectors) ->
            selectors.forEach(
                each -> namesBySelector.computeIfAbsent(each, key -> new TreeSet<>()).add(name)));
    Set<String> whole =
        namesBySelector.entrySet().stream()
            .filter(each -> !each.getKey().isEmpty())
            .sorted(
                Comparator.comparing(
                        (Map.Entry<List<Requirement>, Set<String>> each) -> -each.getValue().size())
                    .thenComparing(each -> each.getKey().toString()))
            .skip(MAX_POD_SELECTORS)
            .flatMap(each -> each.getValue().stream())
            .collect(toCollection(TreeSet::new));
    List<WebhookScope> reaches = new ArrayList<>();
    byNamespace.forEach(
        (name, selectors) -> {
          Set<List<Requirement>> own = whole.contains(name) ? Set.of(List.of()) : selectors;
          own.forEach(each -> reaches.add(WebhookScope.named(Set.of(name), each)));
        });
    return List.copyOf(reaches);
  }

  /** Too many to tell apart: by namespaces, else all. */
  private static List<WebhookScope> fewer(Set<WebhookScope> clusterWide) {
    if (clusterWide.size() <= MAX_CLUSTER_WIDE) {
      return List.copyOf(clusterWide);
    }
    List<WebhookScope> whole =
        clusterWide.stream().map(WebhookScope::wholeNamespaces).distinct().toList();
    return whole.size() <= MAX_CLUSTER_WIDE ? whole : List.of(WebhookScope.EVERYTHING);
  }

  /** All pods of the same namespaces, which is surely enough. */
  WebhookScopes wholeNamespaces() {
    return new WebhookScopes(whole(namespaced), whole(clusterWide));
  }

  private static List<WebhookScope> whole(List<WebhookScope> reaches) {
    return reaches.stream().map(WebhookScope::wholeNamespaces).distinct().toList();
  }

  /** How many they are. */
  int size() {
    return clusterWide.size() + namespaced.size();
  }

  /** A part of them, as of a list that begins with the cluster's. */
  WebhookScopes part(int from, int to) {
    int middle = clusterWide.size();
    return new WebhookScopes(
        namespaced.subList(Math.max(from - middle, 0), Math.max(to - middle, 0)),
        clusterWide.subList(Math.min(from, middle), Math.min(to, middle)));
  }

  /** These scopes together with others. */
  WebhookScopes and(WebhookScopes others) {
    return new WebhookScopes(
        Stream.concat(namespaced.stream(), others.namespaced.stream()).distinct().toList(),
        Stream.concat(clusterWide.stream(), others.clusterWide.stream()).distinct().toList());
  }

  /**
   * As few as do, by names that stay while other policies come and go: namespaces with the same
   * selector of pods share one.
   */
  Map<String, WebhookScope> grouped() {
    Map<List<Requirement>, Set<String>> namesBySelector = new LinkedHashMap<>();
    namespaced.forEach(
        each ->
            namesBySelector
                .computeIfAbsent(each.pods(), key -> new TreeSet<>())
                .addAll(names(each)));
    Map<String, WebhookScope> grouped = new TreeMap<>();
    clusterWide.forEach(each -> grouped.put("cluster-" + Selectors.digest(each), each));
    namesBySelector.forEach(
        (pods, names) ->
            grouped.put(
                pods.isEmpty()
                    ? "namespaces"
                    : "namespaces-" + Selectors.digest(new WebhookScope(List.of(), pods)),
                WebhookScope.named(names, pods)));
    return grouped;
  }

  private static Set<String> names(WebhookScope namespaced) {
    return ((In) namespaced.namespaces().get(0)).values();
  }
}
