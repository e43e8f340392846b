package io.modelgate.watch;

import io.modelgate.api.PodMarks;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.model.ModelPolicy;
import io.modelgate.policy.model.PodMatcher;
import io.modelgate.policy.model.PolicyId.Kind;
import io.modelgate.policy.sandbox.SandboxPolicy;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelMatcher.Exists;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks that bring us the pods that policies select unasked, and no others as far as
 * selectors can tell: images and volumes are told apart here, labels and namespaces there. Pods
 * that ask by their label come by the webhooks that stand still.
 */
final class SelectedWebhooks {
  /** With more, the API server would look through them for every pod that is created. */
  private static final int MOST = 32;

  /** The condition of the webhook for templates that their pods ask by their label. */
  private static final String ASKS = "asks";

  /**
   * Which pods one webhook gets.
   *
   * @param namespaces requirements on the namespace's labels
   * @param pods requirements on the pod's labels
   */
  record Reach(List<Requirement> namespaces, List<Requirement> pods) {}

  private SelectedWebhooks() {}

  /** What is needed for all policies that select pods. */
  static List<Reach> of(PolicySet policies) {
    List<Reach> reaches = new ArrayList<>();
    Map<List<Requirement>, Set<String>> namespacesByPods = new LinkedHashMap<>();
    for (ModelPolicy policy : policies.policies()) {
      if (policy.selection().isPresent()) {
        List<Requirement> pods = labels(policy.selection().flatMap(PodMatcher::labels));
        if (policy.namespaces() instanceof Labelled labelled) {
          reaches.add(new Reach(labels(labelled.selector()), pods));
        } else if (policy.id().kind() == Kind.NAMESPACED) {
          namespacesByPods
              .computeIfAbsent(pods, key -> new TreeSet<>())
              .add(policy.id().namespace());
        }
      }
    }
    for (SandboxPolicy policy : policies.sandbox().policies()) {
      reaches.add(new Reach(labels(policy.namespaces().selector()), List.of()));
    }
    namespacesByPods.forEach((pods, names) -> reaches.add(new Reach(List.of(named(names)), pods)));
    List<Reach> distinct = reaches.stream().distinct().toList();
    return distinct.size() <= MOST ? distinct : List.of(everything(distinct, namespacesByPods));
  }

  /** Too many to tell apart: at least the namespaces, where only namespaces select. */
  private static Reach everything(
      List<Reach> reaches, Map<List<Requirement>, Set<String>> namespacesByPods) {
    Set<String> names = new TreeSet<>();
    namespacesByPods.values().forEach(names::addAll);
    boolean clusterWide = reaches.size() > namespacesByPods.size();
    return new Reach(clusterWide ? List.of() : List.of(named(names)), List.of());
  }

  private static Requirement named(Set<String> namespaces) {
    return new In("kubernetes.io/metadata.name", namespaces);
  }

  private static List<Requirement> labels(Optional<LabelMatcher> matcher) {
    return matcher.map(LabelMatcher::requirements).orElse(List.of());
  }

  /**
   * A webhook like one that stands still, for other pods.
   *
   * @param still the other, as maps and lists
   * @param index distinguishes its name
   * @param areTemplates whether it gets what creates pods, whose labels are not the pods'
   */
  static Map<String, Object> webhook(
      Map<?, ?> still, Reach reach, int index, boolean areTemplates) {
    Map<String, Object> webhook = new TreeMap<>();
    still.forEach((field, value) -> webhook.put(String.valueOf(field), value));
    webhook.put("name", "s" + index + "." + still.get("name"));
    List<Object> namespaces = new ArrayList<>(expressions(still.get("namespaceSelector")));
    reach.namespaces().forEach(requirement -> namespaces.add(expression(requirement)));
    webhook.put("namespaceSelector", Map.of("matchExpressions", namespaces));
    if (areTemplates) {
      webhook.computeIfPresent("matchConditions", (field, value) -> withoutAsking(value));
    } else {
      List<Object> pods = new ArrayList<>();
      reach.pods().forEach(requirement -> pods.add(expression(requirement)));
      pods.add(expression(new Exists(PodMarks.ASKS, false)));
      webhook.put("objectSelector", Map.of("matchExpressions", pods));
    }
    return webhook;
  }

  /** Templates are not told apart by whether their pods ask; other conditions stay. */
  private static @Nullable Object withoutAsking(Object conditions) {
    List<?> others =
        ((List<?>) conditions)
            .stream()
                .filter(each -> !(each instanceof Map<?, ?> map && ASKS.equals(map.get("name"))))
                .toList();
    return others.isEmpty() ? null : others;
  }

  private static List<?> expressions(@Nullable Object selector) {
    return selector instanceof Map<?, ?> map && map.get("matchExpressions") instanceof List<?> list
        ? list
        : List.of();
  }

  private static Map<String, Object> expression(Requirement requirement) {
    Map<String, Object> expression = new TreeMap<>();
    if (requirement instanceof In in) {
      expression.put("key", in.key());
      expression.put("operator", "In");
      expression.put("values", List.copyOf(new TreeSet<>(in.values())));
    } else if (requirement instanceof NotIn notIn) {
      expression.put("key", notIn.key());
      expression.put("operator", "NotIn");
      expression.put("values", List.copyOf(new TreeSet<>(notIn.values())));
    } else if (requirement instanceof Exists exists) {
      expression.put("key", exists.key());
      expression.put("operator", exists.wanted() ? "Exists" : "DoesNotExist");
    }
    return expression;
  }
}
