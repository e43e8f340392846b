package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.PolicySet;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.Yaml;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What may not happen to a pod once it is created, whatever its marks say. */
final class PodUpdateRuleTest {
  private static final String KEY =
      "config: {publicKeyConfig: {keyFrom: {inline: '-----BEGIN PUBLIC KEY-----'}}}";
  private static final String CLUSTER =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ClusterModelValidation
      metadata: {name: %s}
      spec: {%s, %s}
      """;
  private static final String OWN =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: %s, namespace: team}
      spec: {%s, %s}
      """;
  private static final String BY_LABEL =
      CLUSTER.formatted(
          "by-label", KEY, "selector: {pods: {matchLabels: {app: serve}}}, model: {path: /models}");
  private static final String BY_IMAGE =
      CLUSTER.formatted(
          "by-image", KEY, "selector: {images: ['*server:*']}, model: {path: /models}");
  private static final String BY_CLAIM =
      CLUSTER.formatted(
          "by-claim", KEY, "selector: {volumes: {persistentVolumeClaims: ['models-*']}}");
  private static final String LATER = "selects the changed pod";

  @Test
  void marksAreNoReasonToTrustAPod() {
    JsonNode pod = pod("validation.rhtas.redhat.com/injected: 'true'");

    assertThat(refuse(pod, labelled(pod, "app", "serve"), BY_LABEL))
        .get()
        .asString()
        .contains(LATER);
  }

  @Test
  void verifierOfAnotherPolicyIsNoneForTheOneThatComesToSelectThePod() {
    String weak = OWN.formatted("weak", "enforcement: Audit, " + KEY, "model: {path: /models}");
    JsonNode audited =
        InjectedPods.inject(pod("validation.rhtas.redhat.com/ml: weak"), policies(weak, BY_IMAGE));

    assertThat(audited.at("/spec/initContainers/0/args").toString()).contains("--report-only");
    assertThat(
            refuse(audited, with(audited, "/spec/containers/0/image", "server:1"), weak, BY_IMAGE))
        .get()
        .asString()
        .contains("ClusterModelValidation by-image " + LATER);
  }

  @Test
  void podThatIsVerifiedForOnePolicyIsNotForASecond() {
    String other =
        CLUSTER.formatted(
            "other", KEY, "selector: {pods: {matchLabels: {app: serve}}}, model: {path: /other}");
    JsonNode pod = InjectedPods.inject(pod("team: a"), policies(BY_CLAIM, other));

    assertThat(refuse(pod, labelled(pod, "app", "serve"), BY_CLAIM, other))
        .get()
        .asString()
        .contains(LATER);
    assertThat(refuse(pod, labelled(pod, "team", "b"), BY_CLAIM, other)).isEmpty();
  }

  @Test
  void podThatHasWhatThePolicyCallsForMayComeUnderIt() {
    JsonNode pod = InjectedPods.inject(pod("app: other"), policies(BY_CLAIM));

    assertThat(refuse(pod, labelled(pod, "app", "serve"), BY_CLAIM, BY_LABEL)).isEmpty();
  }

  @Test
  void policiesThatTieHideNoOther() {
    String[] all = {
      OWN.formatted("one", KEY, "selector: {pods: {matchLabels: {x: 'y'}}}, model: {path: /a}"),
      OWN.formatted("two", KEY, "selector: {pods: {matchLabels: {x: 'y'}}}, model: {path: /b}"),
      BY_LABEL
    };
    JsonNode pod = pod("a: b");

    assertThat(refuse(pod, labelled(labelled(pod, "app", "serve"), "x", "y"), all)).isPresent();
    assertThat(refuse(pod, labelled(pod, "x", "y"), all)).isPresent();
  }

  @Test
  void debuggerWithASelectedImageIsRefused() {
    JsonNode pod = pod("a: b");

    assertThat(refuse(pod, debugged(pod, "{name: d, image: 'server:1'}"), BY_IMAGE))
        .get()
        .asString()
        .contains(LATER);
    assertThat(refuse(pod, debugged(pod, "{name: d, image: 'tools:1'}"), BY_IMAGE)).isEmpty();
  }

  @Test
  void debuggerMayReadWhatIsVerifiedAndNothingElse() {
    JsonNode pod = InjectedPods.inject(pod("a: b"), policies(BY_CLAIM));
    String verified = "{name: good, mountPath: /look, readOnly: true}";
    String other = "{name: evil, mountPath: /look, readOnly: true}";

    assertThat(refuse(pod, debugged(pod, debugger(verified)), BY_CLAIM)).isEmpty();
    assertThat(refuse(pod, debugged(pod, debugger(other)), BY_CLAIM))
        .get()
        .asString()
        .contains(
            "the pod would use a model that ClusterModelValidation by-claim has not verified");
    assertThat(refuse(pod, debugged(pod, debugger(verified.replace("true", "false"))), BY_CLAIM))
        .get()
        .asString()
        .contains("for writing");
  }

  @Test
  void podThatCameBeforeItsPolicyMayChangeInWhatThePolicyDoesNotLookAt() {
    JsonNode pod = pod("app: serve");

    assertThat(refuse(pod, labelled(pod, "team", "b"), BY_LABEL)).isEmpty();
    assertThat(refuse(pod, with(pod, "/spec/containers/0/image", "x:2"), BY_LABEL)).isEmpty();
    assertThat(refuse(pod, debugged(pod, debugger("{name: evil, mountPath: /models}")), BY_LABEL))
        .isPresent();
  }

  @Test
  void verifierStaysAsItIsWhateverTheMarks() {
    JsonNode pod = InjectedPods.inject(pod("a: b"), policies(BY_CLAIM));
    ((ObjectNode) pod.path("metadata")).remove("labels");

    assertThat(refuse(pod, with(pod, "/spec/initContainers/0/image", "busybox"), BY_CLAIM))
        .get()
        .asString()
        .contains("init container model-validation cannot be changed");
  }

  @Test
  void podThatCanWriteToItsModelDoesNotComeUnderAPolicyThatLocksIt() {
    String locking =
        BY_LABEL.replace("model: {path: /models}", "model: {path: /models}, lockModel: true");
    String own =
        OWN.formatted(
            "own", KEY, "selector: {pods: {matchLabels: {a: b}}}, model: {path: /models}");
    JsonNode pod = InjectedPods.inject(pod("a: b"), policies(own, locking));

    assertThat(refuse(pod, labelled(pod, "app", "serve"), own, locking))
        .get()
        .asString()
        .contains("ClusterModelValidation by-label " + LATER);
    JsonNode locked = InjectedPods.inject(pod("a: b, app: serve"), policies(own, locking));
    assertThat(refuse(locked, labelled(locked, "x", "y"), own, locking)).isEmpty();
  }

  @Test
  void whatComesBeforeTheVerifierStaysWhatItIs() {
    JsonNode pod = pod("a: b");
    ((ObjectNode) pod.path("spec"))
        .set(
            "initContainers",
            Yaml.parse(
                "[{name: storage-initializer, image: 'fetch:1', volumeMounts: [{name: good,"
                    + " mountPath: /models}]}, {name: later, image: 'x:1'}]"));
    JsonNode injected = InjectedPods.inject(pod, policies(BY_CLAIM));

    assertThat(injected.at("/spec/initContainers/1/name").asText()).isEqualTo("model-validation");
    assertThat(refuse(injected, with(injected, "/spec/initContainers/0/image", "y:1"), BY_CLAIM))
        .get()
        .asString()
        .contains("image of each init container before model-validation cannot be changed");
    assertThat(refuse(injected, with(injected, "/spec/initContainers/2/image", "y:1"), BY_CLAIM))
        .isEmpty();
  }

  private static Optional<String> refuse(JsonNode before, JsonNode after, String... policies) {
    return InjectedPods.ENGINE.refuseUpdate("team", before, after, policies(policies));
  }

  private static PolicySet policies(String... documents) {
    PolicySet policies = InjectedPods.policies(String.join("---\n", documents));
    assertThat(policies.faults()).isEmpty();
    assertThat(policies.broken()).isEmpty();
    return policies;
  }

  private static JsonNode labelled(JsonNode pod, String key, String value) {
    JsonNode changed = pod.deepCopy();
    ((ObjectNode) changed.path("metadata")).withObject("/labels").put(key, value);
    return changed;
  }

  private static JsonNode with(JsonNode pod, String field, String value) {
    JsonNode changed = pod.deepCopy();
    JsonPointer pointer = JsonPointer.compile(field);
    ((ObjectNode) changed.at(pointer.head())).put(pointer.last().getMatchingProperty(), value);
    return changed;
  }

  private static JsonNode debugged(JsonNode pod, String container) {
    JsonNode changed = pod.deepCopy();
    ArrayNode containers = ((ObjectNode) changed.path("spec")).putArray("ephemeralContainers");
    containers.add(Yaml.parse(container));
    return changed;
  }

  private static String debugger(String mount) {
    return "{name: d, image: 'tools:1', volumeMounts: [" + mount + "]}";
  }

  private static JsonNode pod(String labels) {
    return Yaml.parse(
        """
        metadata: {name: chat, namespace: team, labels: {%s}}
        spec:
          containers:
            - {name: c, image: "x:1", volumeMounts: [{name: good, mountPath: /models}]}
          volumes:
            - {name: good, persistentVolumeClaim: {claimName: models-good}}
            - {name: evil, persistentVolumeClaim: {claimName: models-evil}}
        """
            .formatted(labels));
  }
}
