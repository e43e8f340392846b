package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.api.ClusterModelValidationSpec;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.Injection;
import io.modelgate.policy.decision.Injection.RecallsVolume;
import io.modelgate.policy.decision.Injection.StateVolume;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.User;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.recall.Recalls;
import io.modelgate.testing.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which policies apply to a pod, and what each calls for. */
final class ModelRuleTest {
  private static final String PEM = "-----BEGIN PUBLIC KEY----- $(A)";
  private static final ModelPolicy CHAT = policy("chat", "");
  private static final ModelPolicy VISION = policy("vision", "");
  private static final ModelPolicy SELECTING =
      policy("selecting", "selector: {pods: {matchLabels: {app: a}}}");
  private static final ModelPolicy CONTINUOUS =
      policy(
          "continuous",
          "{selector: {pods: {matchLabels: {app: a}}}, continuousValidation: {interval: 1m}}");
  private static final ModelPolicy CONTINUOUS_TOO =
      policy(
          "too",
          "{enforcement: Warn, selector: {pods: {matchLabels: {app: a}}},"
              + " continuousValidation: {interval: 1m}}");
  private static final ModelPolicy ALSO_SELECTING =
      policy("also", "selector: {images: ['*/server:*']}");

  @Test
  void podThatAsksForNothingAndThatNothingSelectsIsUnchanged() {
    assertThat(decide(pod(""), CHAT, VISION)).isEqualTo(Decision.Unchanged.SILENTLY);
  }

  @Test
  void policyIsChosenByName() {
    assertThat(applied(pod("validation.rhtas.redhat.com/ml: vision"), CHAT, VISION))
        .containsExactly("ModelValidation/vision");
  }

  @Test
  void theOnlyOneApplies() {
    assertThat(applied(pod("validation.rhtas.redhat.com/ml: 'true'"), CHAT, SELECTING))
        .containsExactly("ModelValidation/chat");
  }

  @Test
  void selectorAppliesWithoutALabel() {
    assertThat(applied(pod("app: a"), CHAT, SELECTING))
        .containsExactly("ModelValidation/selecting");
  }

  @Test
  void nameAddsToWhatSelectsThePod() {
    assertThat(applied(pod("{app: a, validation.rhtas.redhat.com/ml: chat}"), CHAT, SELECTING))
        .containsExactly("ModelValidation/selecting", "ModelValidation/chat");
  }

  @Test
  void tieIsDeniedUntilThePodNamesOne() {
    String sentence =
        "Namespace ns has several ModelValidations (also, selecting): set the pod's label"
            + " validation.rhtas.redhat.com/ml to the name of the one that applies.";

    assertThat(decide(pod("app: a"), SELECTING, ALSO_SELECTING))
        .isEqualTo(new Decision.Deny(sentence));
    assertThat(
            decide(
                pod("{app: a, validation.rhtas.redhat.com/ml: 'true'}"), SELECTING, ALSO_SELECTING))
        .isEqualTo(new Decision.Deny(sentence));
    assertThat(
            applied(
                pod("{app: a, validation.rhtas.redhat.com/ml: also}"), SELECTING, ALSO_SELECTING))
        .containsExactly("ModelValidation/also");
  }

  @Test
  void tieOfManyNamesFewOfThem() {
    ModelPolicy[] many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> policy("p%03d".formatted(i), "selector: {pods: {}}"))
            .toArray(ModelPolicy[]::new);

    assertThat(decide(pod("app: a"), many))
        .isEqualTo(
            new Decision.Deny(
                "Namespace ns has several ModelValidations (p000, p001, p002, p003, p004 and 995"
                    + " more): set the pod's label validation.rhtas.redhat.com/ml to the name of"
                    + " the one that applies."));
  }

  @Test
  void policyThatOnlyAuditsNeverTiesAndIsNeverChosenInPlaceOfOneThatEnforces() {
    ModelPolicy audit =
        policy("audit", "{enforcement: Audit, selector: {pods: {matchLabels: {app: a}}}}");

    assertThat(applied(pod("app: a"), SELECTING, audit))
        .containsExactly("ModelValidation/selecting", "ModelValidation/audit");
    assertThat(applied(pod("{app: a, validation.rhtas.redhat.com/ml: audit}"), SELECTING, audit))
        .containsExactly("ModelValidation/selecting", "ModelValidation/audit");
  }

  @Test
  void namespacesPolicyAddsToTheClustersAndNeverReplacesIt() {
    ModelPolicy corporate =
        ModelPolicyCompiler.compile(
            new PolicyId(Kind.CLUSTER, "", "selecting"),
            convert(
                "{selector: {pods: {matchLabels: {app: a}}}, model: {path: /m/corp}, "
                    + "config: {publicKeyConfig: {keyFrom: {inline: '"
                    + PEM
                    + "'}}}}",
                ClusterModelValidationSpec.class),
            TrustRootLookup.NONE);

    Injection both = injection(pod("app: a"), corporate, SELECTING);

    assertThat(both.policies())
        .containsExactly(
            Map.entry("model-validation", "ClusterModelValidation/selecting"),
            Map.entry("model-validation-2", "ModelValidation/selecting"));
    assertThat(both.containers().get(0).environment()).containsEntry("MODELGATE_TRUST", PEM);
    assertThat(both.containers().get(0).arguments())
        .containsExactly("verify", "key", "--public-key=env://MODELGATE_TRUST", "/m/corp");
  }

  @Test
  void unknownNameIsDenied() {
    String sentence =
        "The pod's label validation.rhtas.redhat.com/ml names ModelValidation speech, which does"
            + " not exist in namespace ns: use the name of one that exists, or \"true\" for the"
            + " only one.";

    assertThat(decide(pod("validation.rhtas.redhat.com/ml: speech"), CHAT))
        .isEqualTo(new Decision.Deny(sentence));
    assertThat(decide(pod("validation.rhtas.redhat.com/ml: speech")))
        .isEqualTo(new Decision.Deny(sentence));
    assertThat(decide(pod("{app: a, validation.rhtas.redhat.com/ml: speech}"), SELECTING))
        .isEqualTo(new Decision.Deny(sentence));
    assertThat(decide(pod("validation.rhtas.redhat.com/ml: 'false'"), CHAT))
        .isInstanceOf(Decision.Deny.class);
    assertThat(decide(pod("validation.rhtas.redhat.com/ml: ''"), CHAT))
        .isInstanceOf(Decision.Deny.class);
  }

  @Test
  void upstreamsLabelNamesUpstreamsPolicy() {
    ModelPolicy upstream =
        ModelPolicyCompiler.compile(
            new PolicyId(Kind.UPSTREAM, "ns", "chat"), spec("chat", ""), TrustRootLookup.NONE);

    assertThat(applied(pod("validation.ml.sigstore.dev/ml: chat"), upstream, CHAT))
        .containsExactly("ModelValidation.ml.sigstore.dev/chat");
    assertThat(decide(pod("validation.ml.sigstore.dev/ml: vision"), upstream, VISION))
        .isEqualTo(
            new Decision.Deny(
                "The pod's label validation.ml.sigstore.dev/ml names"
                    + " ModelValidation.ml.sigstore.dev vision, which does not exist in namespace"
                    + " ns: use the name of one that exists."));
  }

  @Test
  void podThatAsksWhereEveryPolicySelectsOthersIsTold() {
    assertThat(decide(pod("validation.rhtas.redhat.com/ml: 'true'"), SELECTING))
        .isEqualTo(
            new Decision.Unchanged(
                Decision.Notices.warning(
                    List.of(
                        "Every ModelValidation of namespace ns selects other pods: the pod's model"
                            + " is not validated, though its label validation.rhtas.redhat.com/ml"
                            + " asks for it."))));
  }

  @Test
  void policyThatWarnsDeniesNothing() {
    ModelPolicy warn = policy("warn", "{enforcement: Warn, model: {path: /elsewhere}}");
    ModelPolicy audit = policy("audit", "{enforcement: Audit, model: {path: /elsewhere}}");

    assertThat(decide(pod("validation.rhtas.redhat.com/ml: 'true'"), warn, audit))
        .isEqualTo(
            new Decision.Unchanged(
                new Decision.Notices(
                    List.of(
                        "ModelValidation ns/warn cannot be applied: No container mounts a volume at"
                            + " /elsewhere: mount the volume that contains it, so that it can be"
                            + " verified."),
                    List.of(
                        "ModelValidation ns/audit cannot be applied: No container mounts a volume"
                            + " at /elsewhere: mount the volume that contains it, so that it can be"
                            + " verified."))));
  }

  @Test
  void policyThatWarnsLetsAPodStartWhoseModelDoesNotVerify() {
    ModelPolicy warn = policy("warn", "enforcement: Warn");

    assertThat(injection(pod("validation.rhtas.redhat.com/ml: warn"), warn).containers())
        .singleElement()
        .satisfies(container -> assertThat(container.arguments()).contains("--report-only"));
  }

  @Test
  void annotationsTightenAndNeverLoosen() {
    ModelPolicy lax =
        policy("lax", "model: {path: /m/lax, ignoreUnsignedFiles: true, allowSymlinks: true}");
    JsonNode pod =
        Yaml.parse(
            """
            metadata:
              labels: {validation.rhtas.redhat.com/ml: lax}
              annotations:
                validation.rhtas.redhat.com/ignore-unsigned-files: "false"
                validation.rhtas.redhat.com/lock-model: "true"
                validation.rhtas.redhat.com/allow-symlinks: "true"
                validation.ml.sigstore.dev/ignore-paths: /m/lax/all
            spec:
              containers: [{name: server, volumeMounts: [{name: v, mountPath: /m}]}]
              volumes: [{name: v, persistentVolumeClaim: {claimName: models}}]
            """);

    Decision decision = decide(pod, lax);

    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Mutate.class,
            mutate -> {
              assertThat(mutate.injection().orElseThrow().containers().get(0).arguments())
                  .contains("--allow-symlinks")
                  .doesNotContain("--ignore-unsigned-files")
                  .noneMatch(argument -> argument.startsWith("--ignore-paths"));
              assertThat(mutate.injection().orElseThrow().locked()).containsExactly("v");
              assertThat(mutate.notices().warnings())
                  .containsExactlyInAnyOrder(
                      "The pod's annotation validation.rhtas.redhat.com/allow-symlinks is ignored:"
                          + " an annotation can only make the policy stricter.",
                      "The pod's annotation validation.ml.sigstore.dev/ignore-paths is ignored:"
                          + " an annotation can only make the policy stricter.");
            });
  }

  @Test
  void containerOfTheReservedNameIsDenied() {
    JsonNode pod =
        Yaml.parse(
            """
            metadata: {labels: {validation.rhtas.redhat.com/ml: chat}}
            spec: {containers: [{name: model-validation-2}]}
            """);

    assertThat(decide(pod, CHAT))
        .isEqualTo(
            new Decision.Deny(
                "Container name model-validation-2 is reserved: rename the container."));
  }

  @Test
  void userOfTheWorkloadReadsTheModel() {
    assertThat(user("{}", "{}")).isEqualTo(User.INHERITED);
    assertThat(user("{runAsUser: 1000}", "{}")).isEqualTo(User.INHERITED);
    assertThat(user("{runAsUser: 0}", "{}")).isEqualTo(user(Optional.of(0L), Optional.empty()));
    assertThat(user("{runAsUser: 0}", "{runAsUser: 7, runAsGroup: 8}"))
        .isEqualTo(user(Optional.of(7L), Optional.of(8L)));
    assertThat(user("{}", "{runAsUser: 0}")).isEqualTo(user(Optional.of(0L), Optional.empty()));
  }

  @Test
  void everySidecarHasAStateVolumeOfItsOwn() {
    Injection both = injection(pod("app: a"), CONTINUOUS, CONTINUOUS_TOO);

    assertThat(both.volumes())
        .containsExactly(
            new StateVolume("model-validation-state"),
            new RecallsVolume(),
            new StateVolume("model-validation-state-2"));
    assertThat(both.containers())
        .allSatisfy(
            container ->
                assertThat(container.arguments())
                    .contains("--watch=60s", "--state-file=/run/modelgate/state"))
        .extracting(container -> container.sidecar().orElseThrow().volume())
        .containsExactly("model-validation-state", "model-validation-state-2");
  }

  @Test
  void podWhoseContainersCouldMeddleWithTheVerifierIsDenied() {
    String prefix = "ModelValidation ns/continuous cannot be applied: ";
    ObjectNode sharing = (ObjectNode) pod("app: a");
    ((ObjectNode) sharing.path("spec")).put("shareProcessNamespace", true);
    ObjectNode mounting = (ObjectNode) pod("app: a");
    ((ArrayNode) mounting.at("/spec/containers/0/volumeMounts"))
        .addObject()
        .put("name", "model-validation-state")
        .put("mountPath", "/x");

    assertThat(decide(sharing, CONTINUOUS))
        .isEqualTo(
            new Decision.Deny(
                prefix
                    + "The pod sets shareProcessNamespace, so that its containers could interfere"
                    + " with the verifier, which keeps running beside them for"
                    + " continuousValidation: remove shareProcessNamespace."));
    assertThat(decide(mounting, CONTINUOUS))
        .isEqualTo(
            new Decision.Deny(
                "Container server mounts volume model-validation-state, whose name is"
                    + " reserved for the verifier: remove the mount."));
  }

  private static User user(Optional<Long> user, Optional<Long> group) {
    return new User(user, group);
  }

  private static User user(String podContext, String containerContext) {
    JsonNode pod =
        Yaml.parse(
            """
            metadata: {labels: {validation.rhtas.redhat.com/ml: chat}}
            spec:
              securityContext: %s
              containers:
                - {name: other, securityContext: {runAsUser: 99}}
                - name: server
                  securityContext: %s
                  volumeMounts: [{name: v, mountPath: /m}]
            """
                .formatted(podContext, containerContext));
    return injection(pod, CHAT).containers().get(0).user();
  }

  private static List<String> applied(JsonNode pod, ModelPolicy... policies) {
    return List.copyOf(injection(pod, policies).policies().values());
  }

  private static Injection injection(JsonNode pod, ModelPolicy... policies) {
    Decision decision = decide(pod, policies);
    assertThat(decision).isInstanceOf(Decision.Mutate.class);
    Injection injection = ((Decision.Mutate) decision).injection().orElseThrow();
    assertThat(injection.containers())
        .extracting(ValidationContainer::name)
        .containsExactlyElementsOf(injection.policies().keySet());
    return injection;
  }

  private static Decision decide(JsonNode pod, ModelPolicy... policies) {
    Verifier verifier =
        new Verifier(
            "verifier:1",
            ContainerResources.NONE,
            new Fetchers(List.of(new Fetcher("storage-initializer", Glob.ANY))));
    return new ModelRule(verifier)
        .decide(NamespacePolicies.of("ns", List.of(policies)), pod, Recalls.NONE);
  }

  private static ModelPolicy policy(String name, String more) {
    return ModelPolicyCompiler.compile(
        new PolicyId(Kind.NAMESPACED, "ns", name), spec(name, more), TrustRootLookup.NONE);
  }

  private static ModelValidationSpec spec(String name, String more) {
    ModelValidationSpec own = convert(more.isEmpty() ? "{}" : more, ModelValidationSpec.class);
    return new ModelValidationSpec(
        own.enforcement(),
        own.selector(),
        convert("{privateKeyConfig: {keyPath: /m/key}}", io.modelgate.api.ValidationConfig.class),
        null,
        null,
        own.model() == null ? new io.modelgate.api.Model("/m/" + name, null) : own.model(),
        null,
        own.lockModel(),
        own.continuousValidation(),
        own.verifier());
  }

  private static <T> T convert(String yaml, Class<T> type) {
    return new JsonMapper().convertValue(Yaml.parse(yaml), type);
  }

  private static JsonNode pod(String labels) {
    return Yaml.parse(
        """
        metadata:
          labels: %s
        spec:
          containers:
            - name: server
              image: x/server:1
              volumeMounts: [{name: v, mountPath: /m}]
          volumes: [{name: v, persistentVolumeClaim: {claimName: models}}]
        """
            .formatted(labels.startsWith("{") ? labels : "{" + labels + "}"));
  }
}
