package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.api.ModelValidationSpec;
import io.modelgate.patch.PodPatcher;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.decision.ContainerResources;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.Verifier;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.model.ModelPolicyCompiler;
import io.modelgate.policy.model.ModelRule;
import io.modelgate.policy.model.NamespacePolicies;
import io.modelgate.policy.model.StoredPodRule;
import io.modelgate.policy.nativepolicy.GuardCompiler;
import io.modelgate.policy.nativepolicy.NativePolicyContext;
import io.modelgate.policy.nativepolicy.NativeSupport;
import io.modelgate.policy.recall.Recalls;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.LargePods;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real API server refuses the pods that lack the verifiers which policies call for, as the engine
 * finds them in stored pods: random pods as they come, as the webhook patches them, and with
 * changes to what was injected.
 */
@Needs(Component.API_SERVER)
final class GuardVerdictsIT {
  private static final long SEED = Long.getLong("modelgate.native.seed", 20_261_129L);
  private static final int PODS = Integer.getInteger("modelgate.native.pods", 40);
  private static final String BESIDE = "guard-beside";
  private static final JsonMapper JSON = new JsonMapper();
  private static final String KEY = "publicKeyConfig: {keyPath: /keys/signer.pem}";
  private static final String INLINE =
      "publicKeyConfig: {keyFrom: {inline: '-----BEGIN PUBLIC KEY-----$(x)'}}";
  private static final String MAP =
      "publicKeyConfig: {keyFrom: {configMapKeyRef: {name: signers, key: a.pem}}}";
  private static final String CLAIMS = "volumes: {persistentVolumeClaims: ['models-*']}";
  private static final System.Logger LOG = System.getLogger(GuardVerdictsIT.class.getName());

  /** Policies by namespace: the specs of its own. */
  private static final Map<String, List<String>> SPECS =
      new TreeMap<>(
          Map.of(
              "guard-asked",
              List.of("config: {" + KEY + "}, model: {path: /models/tiny}"),
              "guard-label",
              List.of(
                  "selector: {pods: {matchLabels: {tier: serving}}}, config: {"
                      + MAP
                      + "}, model: {path: /models, signaturePath: /models/model.sig}"),
              "guard-claims",
              List.of("selector: {" + CLAIMS + "}, config: {" + INLINE + "}"),
              "guard-locked",
              List.of(
                  "selector: {"
                      + CLAIMS
                      + "}, lockModel: true, config: {"
                      + KEY
                      + "},"
                      + " model: {path: /models}"),
              "guard-images",
              List.of(
                  "selector: {images: ['*/vllm*']}, continuousValidation: {interval: 10m}, config:"
                      + " {"
                      + MAP
                      + "}, model: {path: /models, ignoreUnsignedFiles: true, allowSymlinks:"
                      + " true}"),
              "guard-two",
              List.of(
                  "selector: {pods: {matchLabels: {app: a}}}, config: {"
                      + INLINE
                      + "}, models: [{path: /models}, {path: /data}]"),
              "guard-tie",
              List.of(
                  "selector: {pods: {matchLabels: {app: a}}}, config: {"
                      + INLINE
                      + "}, model: {path: /models}",
                  "selector: {pods: {matchLabels: {tier: serving}}}, config: {"
                      + KEY
                      + "}, model: {path: /models}",
                  "config: {" + MAP + "}, model: {path: /models/tiny}"),
              "guard-maps",
              List.of(
                  "selector: {volumes: {configMaps: ['signed-*']}}, config: {" + INLINE + "}")));

  private static final Verifier VERIFIER =
      new Verifier(
          "verifier:1",
          ContainerResources.NONE,
          new Fetchers(List.of(new Fetcher("storage-initializer", Glob.ANY))));

  private static final VerifierImages IMAGES = VerifierImages.of(Set.of("verifier:1"));

  private static KubeApi api;
  private static RawPods pods;

  private final RandomModelPods random = new RandomModelPods(SEED);
  private final Map<String, Integer> seen = new TreeMap<>();

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("guard-verdicts");
    pods = new RawPods(api.client());
    api.createNamespace(BESIDE);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void apiServerRefusesWhatTheEngineFindsUnprotected() {
    Map<String, NamespacePolicies> places = new LinkedHashMap<>();
    SPECS.forEach((namespace, specs) -> places.put(namespace, place(namespace, specs)));
    awaitEffect();
    for (int i = 0; i < PODS; i++) {
      String name = "pod-" + i;
      places.forEach(
          (namespace, policies) ->
              tryAll(
                  policies,
                  random.pod(
                      name, policies.all().stream().map(each -> each.id().name()).toList())));
    }
    LOG.log(System.Logger.Level.INFO, "guards as the engine: {0}", seen);
    assertThat(seen).containsKeys("nothing admitted", "no verifier refused", "as it comes refused");
  }

  /** An API server spends only so much on an expression: it refuses what costs more. */
  @Test
  void podWithAHundredModelsIsNotTooMuch() {
    NamespacePolicies policies =
        place(
            "guard-large",
            List.of(
                "selector: {volumes: {persistentVolumeClaims: ['models-*']}}, config: {"
                    + INLINE
                    + "}"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !pods.create("guard-large", manyModels(1), true).isDone());

    for (ObjectNode pod : List.of(manyModels(20), manyModels(60), manyModels(100), manyMounts())) {
      assertRefused(pod);
      Decision.Mutate mutate =
          (Decision.Mutate) new ModelRule(VERIFIER).decide(policies, pod, Recalls.NONE);
      ObjectNode patched = (ObjectNode) JsonPatch.apply(PodPatcher.patch(pod, mutate), pod);
      ObjectNode forged = patched.deepCopy();
      forged.at("/spec/initContainers").forEach(each -> ((ObjectNode) each).put("image", "evil"));
      assertRefused(forged);
      assertThat(pods.create("guard-large", patched, false))
          .matches(RawPods.Answer::isDone, "admitted");
      Pod changed =
          api.client()
              .pods()
              .inNamespace("guard-large")
              .withName(pod.at("/metadata/name").asText())
              .edit(
                  stored ->
                      new PodBuilder(stored)
                          .editMetadata()
                          .addToLabels("a", "b")
                          .endMetadata()
                          .build());
      assertThat(changed.getMetadata().getLabels()).containsEntry("a", "b");
    }
  }

  private static void assertRefused(ObjectNode pod) {
    assertThat(pods.create("guard-large", pod, true).message())
        .contains("which has no init container that verifies its model");
  }

  private static ObjectNode manyModels(int many) {
    return (ObjectNode) Yaml.parse(LargePods.pod("many-" + many, many));
  }

  private static ObjectNode manyMounts() {
    ObjectNode pod = manyModels(1);
    pod.withObject("/metadata").put("name", "many-mounts");
    ArrayNode mounts = pod.withArray("/spec/containers/0/volumeMounts");
    for (int i = 0; i < 110; i++) {
      mounts.addObject().put("name", "e0").put("mountPath", "/workload-" + i);
    }
    return pod;
  }

  private NamespacePolicies place(String namespace, List<String> specs) {
    api.createNamespace(namespace);
    List<ModelPolicy> policies = new ArrayList<>();
    for (String spec : specs) {
      policies.add(
          ModelPolicyCompiler.compile(
              new PolicyId(Kind.NAMESPACED, namespace, "policy-" + policies.size()),
              JSON.convertValue(Yaml.parse("{" + spec + "}"), ModelValidationSpec.class),
              TrustRootLookup.NONE));
    }
    NativePolicyContext surroundings =
        new NativePolicyContext(IMAGES, List.of(), Runtimes.UNKNOWN, VERIFIER.fetchers(), false);
    for (ModelPolicy each : policies) {
      List<ModelPolicy> others = policies.stream().filter(one -> one != each).toList();
      NativeSupport nativeness = GuardCompiler.compile(each, others, surroundings);
      assertThat(nativeness).as(each.toString()).isInstanceOf(NativeSupport.Native.class);
      NativeManifests.of(
              ((NativeSupport.Native) nativeness).policy(),
              ((NativeSupport.Native) nativeness).policy().parts().get(0),
              namespace + "." + each.id().name(),
              new NativeScope(List.of(), List.of()))
          .forEach(manifest -> create(manifest));
    }
    return NamespacePolicies.of(namespace, policies);
  }

  private static void create(GenericKubernetesResource manifest) {
    api.client().resource(manifest).create();
  }

  private static void awaitEffect() {
    ObjectNode pod = new RandomModelPods(1).pod("first", List.of("policy-0"));
    ((ObjectNode) pod.at("/metadata/labels")).put("tier", "serving").put("app", "a");
    ((ObjectNode) pod.at("/spec")).remove("nodeSelector");
    ((ObjectNode) pod.at("/metadata/labels")).put("validation.rhtas.redhat.com/ml", "policy-0");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                SPECS.keySet().stream()
                    .noneMatch(namespace -> pods.create(namespace, pod, true).isDone()));
  }

  private void tryAll(NamespacePolicies policies, ObjectNode pod) {
    compare("as it comes", policies, pod);
    Decision decision = new ModelRule(VERIFIER).decide(policies, pod, Recalls.NONE);
    if (decision instanceof Decision.Mutate mutate) {
      ObjectNode patched = (ObjectNode) JsonPatch.apply(PodPatcher.patch(pod, mutate), pod);
      for (Map.Entry<String, Consumer<ObjectNode>> change : random.changes().entrySet()) {
        ObjectNode changed = patched.deepCopy();
        change.getValue().accept(changed);
        compare(change.getKey(), policies, changed);
      }
      withoutMarks(policies, patched);
    } else {
      seen(decision.getClass().getSimpleName());
    }
  }

  private void withoutMarks(NamespacePolicies policies, ObjectNode patched) {
    ObjectNode unmarked = patched.deepCopy();
    ((ObjectNode) unmarked.path("metadata")).remove("annotations");
    assertThat(pods.create(policies.namespace(), unmarked, true).isDone())
        .as("without marks: " + unmarked)
        .isFalse();
  }

  private void compare(String what, NamespacePolicies policies, ObjectNode pod) {
    RawPods.Answer beside = pods.create(BESIDE, pod, true);
    if (!beside.isDone()) {
      seen(what + " refused by Kubernetes");
      return;
    }
    ObjectNode admitted = beside.body().deepCopy();
    ((ObjectNode) admitted.path("metadata")).put("namespace", policies.namespace());
    List<String> gaps = gaps(policies, admitted);
    RawPods.Answer answer = pods.create(policies.namespace(), pod, true);
    assertThat(answer.isDone())
        .as("%s: %s in %s of %s\n%s", what, gaps, policies, pod, answer)
        .isEqualTo(gaps.isEmpty());
    if (!gaps.isEmpty()) {
      assertThat(answer.message()).contains("which has no init container that verifies its model");
    }
    seen(what + (gaps.isEmpty() ? " admitted" : " refused"));
  }

  private static List<String> gaps(NamespacePolicies policies, JsonNode pod) {
    return new StoredPodRule(policies, VERIFIER, IMAGES)
        .protections(pod, true).stream()
            .flatMap(each -> each.gap().stream())
            .filter(gap -> !gap.startsWith("The pod runs on Windows"))
            .toList();
  }

  private void seen(String what) {
    seen.merge(what, 1, Integer::sum);
  }
}
