package io.modelgate.command.lint.check;

import io.modelgate.command.lint.rule.Labels;
import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PodMatcher;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.NamespaceMatcher.Labelled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Selectors that no pod meets, or whose pods the webhooks never bring. */
final class SelectorChecks {
  private static final FieldPath NAMESPACES = FieldPath.of("spec", "namespaceSelector");
  private static final FieldPath PODS = FieldPath.of("spec", "selector", "pods");
  private static final String NAME = "kubernetes.io/metadata.name";

  private final Workspace workspace;
  private final Findings findings;

  private SelectorChecks(Workspace workspace, Findings findings) {
    this.workspace = workspace;
    this.findings = findings;
  }

  static void run(Workspace workspace, Findings findings) {
    SelectorChecks selectors = new SelectorChecks(workspace, findings);
    workspace
        .ofType(ModelPolicy.Usable.class)
        .forEach(each -> selectors.model(each.policy(), each.at()));
    workspace
        .ofType(SandboxPolicy.Usable.class)
        .forEach(each -> selectors.namespaces(each.policy().namespaces(), each.at()));
  }

  private void model(ModelPolicy.Usable policy, SourceDocument at) {
    policy.selection().flatMap(PodMatcher::labels).ifPresent(each -> contradiction(each, PODS, at));
    if (policy.namespaces() instanceof Labelled labelled) {
      namespaces(labelled, at);
    } else {
      namespace(policy, at);
    }
    if (policy.id().kind() == Kind.UPSTREAM && policy.selection().isPresent()) {
      findings.add(
          Check.SELECTOR_NOT_COVERED,
          at,
          FieldPath.of("spec", "selector"),
          "Pods that %s selects do not come to the webhook unasked, since it is of the upstream operator's group."
              .formatted(at.display()),
          "Write apiVersion: %s.".formatted(Kind.NAMESPACED.apiVersion()));
    }
  }

  private void contradiction(LabelMatcher selector, FieldPath field, SourceDocument at) {
    Labels.contradiction(selector)
        .ifPresent(
            label ->
                findings.add(
                    Check.SELECTOR_NEVER_MATCHES,
                    at,
                    field,
                    "%s matches nothing: no value of label %s is left.".formatted(field, label),
                    "Change it; all that a selector says must hold at once."));
  }

  private void namespace(ModelPolicy policy, SourceDocument at) {
    String namespace = policy.id().namespace();
    FieldPath field = FieldPath.of("metadata", "namespace");
    if (UncoveredNamespaces.contain(namespace)) {
      uncovered(at, field, namespace);
    } else if (workspace.set().exempts(namespace)) {
      findings.add(
          Check.NAMESPACE_EXEMPT,
          at,
          field,
          "Namespace %s is exempt by its label: no pod in it is validated.".formatted(namespace),
          "Remove the namespace's label, or the policy.");
    }
  }

  private void namespaces(Labelled namespaces, SourceDocument at) {
    Optional<LabelMatcher> selector = namespaces.selector();
    if (selector.isEmpty()) {
      return;
    }
    contradiction(selector.get(), NAMESPACES, at);
    PolicySet.Namespaces known = workspace.set().namespaces();
    List<String> uncovered =
        selector.get().requirements().stream()
            .filter(each -> each instanceof In in && in.key().equals(NAME))
            .map(each -> ((In) each).values())
            .filter(each -> each.stream().allMatch(UncoveredNamespaces::contain))
            .flatMap(Set::stream)
            .sorted()
            .toList();
    if (!uncovered.isEmpty()) {
      uncovered(at, NAMESPACES, String.join(" and ", uncovered));
    } else if (workspace.isWhole()
        && !known.labels().isEmpty()
        && !isByName(selector.get()) // then the namespace itself may be elsewhere
        && Labels.contradiction(selector.get()).isEmpty()
        && matching(selector.get(), known.labels()) == 0) {
      findings.add(
          Check.NO_SUCH_NAMESPACE,
          at,
          NAMESPACES,
          "%s applies in %s in these files."
              .formatted(at.display(), noneOf(known.labels().keySet())),
          at.value(NAMESPACES).isPresent()
              ? "Change spec.namespaceSelector, or label a namespace so."
              : "Label namespaces secure-ai.io/sandbox-enabled: \"true\", or set"
                  + " spec.namespaceSelector.");
    }
  }

  private static String noneOf(Set<String> namespaces) {
    return namespaces.size() == 1
        ? "no namespace: not in %s, the only one".formatted(namespaces.iterator().next())
        : "none of the %d namespaces".formatted(namespaces.size());
  }

  private static boolean isByName(LabelMatcher selector) {
    return selector.requirements().stream()
        .anyMatch(each -> each instanceof In in && in.key().equals(NAME));
  }

  private static long matching(LabelMatcher selector, Map<String, Map<String, String>> namespaces) {
    return namespaces.values().stream().filter(selector::matches).count();
  }

  private void uncovered(SourceDocument at, FieldPath field, String namespaces) {
    findings.add(
        Check.NAMESPACE_NOT_COVERED,
        at,
        field,
        "Pods in namespace %s never come to the webhook, so that a cluster starts without it."
            .formatted(namespaces),
        "Move the pods and the policy to another namespace.");
  }
}
