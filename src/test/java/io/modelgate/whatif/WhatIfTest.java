package io.modelgate.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.patch.AdmissionDecision;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.resource.PolicyDraft;
import io.modelgate.resource.ResourceCollector;
import io.modelgate.resource.UnreadableFileException;
import io.modelgate.resource.YamlDocument;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WhatIfTest {
  private static final PolicyEngine ENGINE = InjectedPods.ENGINE;
  private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

  private static final String MODEL =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ClusterModelValidation
      metadata: {name: models}
      spec:
        enforcement: %s
        selector: {pods: {matchLabels: {tier: serving}}}
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        model: {path: %s}
      """;

  private static final String RUNTIME =
      """
      apiVersion: secure-ai.io/v1alpha1
      kind: RuntimePolicy
      metadata: {name: sandbox}
      spec:
        namespaceSelector: {}
        rules: [{name: serving, match: {labels: {matchLabels: {tier: serving}}}, runtime: %s}]
      """;

  private static final String EXEMPTION =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ValidationExemption
      metadata: {name: pilot}
      spec: {namespaces: [ai], reason: pilot, requestedBy: alice, expires: "2027-01-01T00:00:00Z"}
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: pod, namespace: ai, labels: {tier: serving}, creationTimestamp: "2026-01-01T00:00:00Z"}
      spec:
        containers: [{name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}]
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;

  @Test
  void podThatWasInjectedIsDecidedAsItCame() throws Exception {
    PolicyDraft draft = draft(MODEL.formatted("Enforce", "/models/new"));
    PodChange change =
        change(
            stored(MODEL.formatted("Enforce", "/models")),
            draft,
            MODEL.formatted("Enforce", "/models"));

    assertThat(change.result()).isEqualTo(DecisionChange.PATCHED);
    assertThat(change.detail()).isEqualTo("What is injected is another.");
    assertThat(change.by()).containsExactly("ClusterModelValidation models");
    assertThat(change.today().stored().state()).isEqualTo(StoredPodStatus.State.PROTECTED);
    assertThat(change.then().stored().state()).isEqualTo(StoredPodStatus.State.UNPROTECTED);
  }

  @Test
  void sameDraftChangesNothing() throws Exception {
    String model = MODEL.formatted("Enforce", "/models");
    PodChange change = change(stored(model), draft(model), model);

    assertThat(change.isAny()).isFalse();
    assertThat(change.by()).isEmpty();
  }

  @Test
  void runtimeClassThatAPolicyGaveIsNotHeldAgainstADraft() throws Exception {
    String today = RUNTIME.formatted("gvisor");
    PodChange change = change(stored(today), draft(RUNTIME.formatted("kata")), today);

    assertThat(change.result()).isEqualTo(DecisionChange.PATCHED);
    assertThat(change.detail()).isEqualTo("RuntimeClass kata instead of gvisor.");
    assertThat(change.by()).containsExactly("RuntimePolicy sandbox, rule serving");
  }

  @Test
  void runtimeClassOfItsAuthorIs() throws Exception {
    ObjectNode pod = (ObjectNode) Yaml.parse(POD);
    pod.withObject("/spec").put("runtimeClassName", "gvisor");
    PodChange change = change(pod, draft(RUNTIME.formatted("kata")));

    assertThat(change.result()).isEqualTo(DecisionChange.DENIED);
    assertThat(change.today().runtimeClass()).isEqualTo("gvisor");
  }

  @Test
  void exemptionTakesProtectionAway() throws Exception {
    String today = MODEL.formatted("Enforce", "/models");
    PodChange change = change(stored(today), draft(EXEMPTION), today);

    assertThat(change.result()).isEqualTo(DecisionChange.UNPROTECTED);
    assertThat(change.by()).containsExactly("ValidationExemption pilot");
  }

  @Test
  void policyThatAuditsOnlyTells() throws Exception {
    JsonNode pod = Yaml.parse(POD.replace("mountPath: /models", "mountPath: /elsewhere"));

    assertThat(change(pod, draft(MODEL.formatted("Audit", "/models"))).result())
        .isEqualTo(DecisionChange.AUDITED);
    assertThat(change(pod, draft(MODEL.formatted("Warn", "/models"))).result())
        .isEqualTo(DecisionChange.WARNED);
    assertThat(change(pod, draft(MODEL.formatted("Enforce", "/models"))).result())
        .isEqualTo(DecisionChange.DENIED);
  }

  @Test
  void denialOfTodayIsNoneOfTheDraft() throws Exception {
    JsonNode pod = Yaml.parse(POD.replace("mountPath: /models", "mountPath: /elsewhere"));
    String today = MODEL.formatted("Enforce", "/models");

    PodChange change = change(pod, draft(today.replace("/models}", "/other}")), today);
    assertThat(change.result()).isEqualTo(DecisionChange.DENIED_TODAY);
    PolicyDraft deletion =
        new PolicyDraft(List.of(), Set.of(PolicyId.clusterWide(PolicyId.Kind.CLUSTER, "models")));
    assertThat(change(pod, deletion, today).result()).isEqualTo(DecisionChange.ADMITTED);
  }

  @Test
  void staticPodIsNeverDecidedAbout() throws Exception {
    ObjectNode pod = (ObjectNode) Yaml.parse(POD.replace("mountPath: /models", "mountPath: /x"));
    pod.withObject("/metadata/annotations").put("kubernetes.io/config.mirror", "x");

    PodChange change = change(pod, draft(MODEL.formatted("Enforce", "/models")));
    assertThat(change.result()).isEqualTo(DecisionChange.UNCHANGED);
    assertThat(change.then().stored().state()).isEqualTo(StoredPodStatus.State.UNPROTECTED);
    assertThat(change.detail()).isEqualTo("The pod was created before the policy: recreate it.");
  }

  @Test
  void podThatHasEndedIsNotReported() throws Exception {
    ObjectNode pod = (ObjectNode) Yaml.parse(POD);
    pod.withObject("/status").put("phase", "Succeeded");

    PodChange change = change(pod, draft(MODEL.formatted("Enforce", "/models")));
    assertThat(change.result()).isEqualTo(DecisionChange.PROTECTED);
    assertThat(change.then().stored().state()).isEqualTo(StoredPodStatus.State.NONE);
  }

  @Test
  void generatedNameIsAnotherTheNextTime() throws Exception {
    ObjectNode pod = (ObjectNode) Yaml.parse(POD);
    pod.withObject("/metadata").put("generateName", "web-");
    pod.withObject("/spec").put("runtimeClassName", "gvisor");
    PolicyDraft draft = draft(RUNTIME.formatted("kata"));

    assertThat(change(pod, draft).detail()).contains("web-*");
    pod.withObject("/metadata").putArray("ownerReferences").addObject().put("kind", "StatefulSet");
    assertThat(change(pod, draft).detail()).contains("Pod pod").doesNotContain("web-*");
  }

  @Test
  void nonsenseIsDecidedWithoutAnError() throws Exception {
    for (String pod : List.of("{}", "{metadata: [], spec: 1}", "{spec: {containers: {}}}")) {
      assertThat(change(Yaml.parse(pod), draft(RUNTIME.formatted("kata"))).result())
          .as(pod)
          .isNotEqualTo(DecisionChange.UNDECIDED);
    }
  }

  /** As the API server stores the pod after today's policies had their turn. */
  private static JsonNode stored(String... today) throws Exception {
    JsonNode pod = Yaml.parse(POD);
    return AdmissionDecision.of(ENGINE, "ai", pod, compared(draft(), today).today()).pod();
  }

  private static PodChange change(JsonNode pod, PolicyDraft draft, String... today)
      throws Exception {
    PolicyDraft.Comparison compared = compared(draft, today);
    return new WhatIf(ENGINE, compared.today(), compared.then(), compared.changed()).of(pod);
  }

  private static PolicyDraft.Comparison compared(PolicyDraft draft, String... today)
      throws Exception {
    ResourceCollector collector = collector(today);
    PolicyDraft.Comparison compared =
        draft.compare(collector.resources(), collector.surroundings(), NOW);
    for (PolicySet each : List.of(compared.today(), compared.then())) {
      assertThat(each.broken()).isEmpty();
    }
    return compared;
  }

  private static PolicyDraft draft(String... yaml) throws Exception {
    return new PolicyDraft(collector(yaml).resources(), Set.of());
  }

  private static ResourceCollector collector(String... yaml) throws UnreadableFileException {
    ResourceCollector collector = new ResourceCollector();
    for (String each : yaml) {
      YamlDocument.parse(each.getBytes(StandardCharsets.UTF_8), "test")
          .forEach(document -> collector.add(document, "ai"));
    }
    return collector;
  }
}
