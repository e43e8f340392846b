package io.modelgate.policy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Broken;
import io.modelgate.policy.compiled.SandboxPolicy.Usable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which policies cannot be applied, whatever definition they were stored under. */
final class SandboxPolicyCompilerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | spec.rules must be set",
        "{rules: []} | spec.rules is an empty list: add a rule",
        "{rules: [{runtime: kata}]} | spec.rules[0].name must be set",
        "{rules: [{name: a, runtime: k}, {name: a, runtime: g}]} | spec.rules has two rules with"
            + " the name \"a\": rename one",
        "{rules: [{name: a}]} | spec.rules[0] must set exactly one of runtime, runtimeFromLabel and"
            + " require, or only allowedBy",
        "{rules: [{name: a, allowedBy: []}]} | spec.rules[0].allowedBy is an empty list: add"
            + " Creator or ServiceAccount",
        "{rules: [{name: a, require: {label: l}, allowedBy: [Creator]}]} |"
            + " spec.rules[0].allowedBy is about a RuntimeClass: remove it, or require.label",
        "{rules: [{name: a, allowedBy: [Creator], action: Mutate}]} | spec.rules[0] has only"
            + " allowedBy, which changes no pod and requires no other runtime: set action Enforce,"
            + " Audit or Warn, and onDifferent Deny",
        "{rules: [{name: a, runtime: k, require: {label: l}}]} | spec.rules[0] must set exactly one"
            + " of runtime, runtimeFromLabel and require, or only allowedBy",
        "{rules: [{name: a, require: {label: l, runtime: k}}]} | spec.rules[0].require must set"
            + " exactly one of label and runtime",
        "{rules: [{name: a, require: {label: l}, action: Mutate}]} | spec.rules[0].action is"
            + " Mutate, but require changes no pod: set Enforce, Audit or Warn",
        "{rules: [{name: a, runtime: k, action: Enforce, onDifferent: Override}]} |"
            + " spec.rules[0].onDifferent is Override, which needs action Mutate, not Enforce",
        "{isolation: [g], rules: [{name: a, runtime: k, onDifferent: KeepIfIsolated}]} |"
            + " spec.rules[0].onDifferent is KeepIfIsolated, which needs \"k\" in spec.isolation:"
            + " add it",
        "{rules: [{name: a, runtime: k, match: {images: [{}]}}]} | spec.rules[0].match.images[0]"
            + " must set exactly one of contains, glob, regex and registry",
        "{rules: [{name: a, runtime: k, match: {images: []}}]} | spec.rules[0].match.images is an"
            + " empty list: remove it, or add an entry",
        "{rules: [{name: a, runtime: k, match: {images: [{regex: '('}]}}]} |"
            + " spec.rules[0].match.images[0].regex is not a regular expression (RE2): missing"
            + " closing )",
        "{rules: [{name: a, runtime: k, match: {resources: [{resource: cpu, operator: AtMost,"
            + " quantity: much}]}}]} | spec.rules[0].match.resources[0].quantity must be a"
            + " Kubernetes quantity, for example 4, 4500m or 16Gi",
        "{namespaceSelector: {matchExpressions: [{key: a, operator: In}]}} |"
            + " spec.namespaceSelector.matchExpressions has operator In for the key \"a\" without"
            + " values: add at least one",
      })
  void cannotBeApplied(String spec, String fault) {
    assertThat(RuntimePolicies.compile("p", spec))
        .isInstanceOfSatisfying(
            Broken.class, broken -> assertThat(broken.fault()).isEqualTo(fault));
  }

  @Test
  void appliesInNamespacesThatAreLabelledForIt() {
    SandboxPolicy policy = RuntimePolicies.compile("p", "{rules: [{name: a, runtime: k}]}");

    assertThat(policy).isInstanceOf(Usable.class);
    assertThat(policy.namespaces().matches("n", Map.of("secure-ai.io/sandbox-enabled", "true")))
        .isTrue();
    assertThat(policy.namespaces().matches("n", Map.of("secure-ai.io/sandbox-enabled", "false")))
        .isFalse();
    assertThat(
            RuntimePolicies.compile("p", "{namespaceSelector: {}, rules: [{name: a, runtime: k}]}")
                .namespaces()
                .matches("n", Map.of()))
        .isTrue();
  }

  @Test
  void policyWithoutASpecConcernsThoseNamespacesOnly() {
    SandboxPolicy policy =
        SandboxPolicyCompiler.compile(PolicyId.clusterWide(Kind.RUNTIME, "p"), null);

    assertThat(policy)
        .isInstanceOfSatisfying(
            Broken.class, broken -> assertThat(broken.fault()).isEqualTo("spec must be set"));
    assertThat(policy.namespaces().matches("n", Map.of())).isFalse();
  }
}
