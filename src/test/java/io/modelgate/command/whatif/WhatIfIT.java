package io.modelgate.command.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modelgate.admission.LocalWebhook;
import io.modelgate.adversary.Chance;
import io.modelgate.adversary.Habits;
import io.modelgate.adversary.Pods;
import io.modelgate.command.CommandRun;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.SandboxCluster;
import io.modelgate.watch.WatchedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is foretold of a stored pod and a draft is what a real API server with the product's
 * webhooks then does: pods are stored, the command is asked, the draft is applied, and the same
 * pods are created again. {@code -Dmodelgate.whatif.pairs=10000} is the long form.
 */
@Needs(Component.API_SERVER)
final class WhatIfIT {
  private static final int PAIRS = Integer.getInteger("modelgate.whatif.pairs", 300);
  private static final long SEED = Long.getLong("modelgate.whatif.seed", 20_261_129);
  private static final int PODS_OF_A_ROUND = 24;
  private static final String NAMESPACE = "what-if";

  private static final String ANY_DRAFT =
      "{apiVersion: secure-ai.io/v1alpha1, kind: RuntimePolicy, metadata: {name: m}, spec:"
          + " {namespaceSelector: {}, rules: [{name: a, runtime: gvisor}]}}";

  private static KubeApi api;
  private static WatchedCluster cluster;
  private static LocalWebhook webhook;
  private static ObservedPods pods;

  @TempDir static Path directory;
  private static Path kubeconfig;

  private final Chance chance = Chance.of(SEED);
  private final RandomPolicies random = new RandomPolicies(chance, NAMESPACE);
  private final Map<String, Integer> seen = new TreeMap<>();
  private int pairs;

  @BeforeAll
  static void start() throws Exception {
    api = KubeApi.startAnother("what-if");
    new SandboxCluster(api).install();
    cluster = new WatchedCluster(api);
    webhook = LocalWebhook.open(cluster.policies(), namespace -> LocalWebhook.Flaw.NONE);
    api.register(webhook.endpoint());
    api.createNamespace(NAMESPACE);
    for (String each : List.of("mutate", "validate")) {
      api.client().resource(everyPod(each)).create();
    }
    kubeconfig = Files.writeString(directory.resolve("kubeconfig"), api.adminKubeconfig());
    pods = new ObservedPods(api.adminKubeconfig());
    String reserved =
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe"}, "spec": {"containers":
         [{"name": "model-validation", "image": "x"}]}}
        """;
    JsonNode probe = new JsonMapper().readTree(reserved);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> pods.dryRun(NAMESPACE, probe).filter(Observed::isDenied).isPresent());
  }

  @AfterAll
  static void stop() {
    pods.close();
    webhook.close();
    cluster.close();
    api.close();
  }

  /** As the controller's own configuration, for whichever pods policies select. */
  private static String everyPod(String path) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: %sWebhookConfiguration
    metadata: {name: zzzz-every-pod}
    webhooks:
      - name: every.pods.modelgate.io
        admissionReviewVersions: [v1]
        clientConfig: {url: "%s/admission/%s", caBundle: %s}
        rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
        sideEffects: None
        timeoutSeconds: 10
    """
        .formatted(
            path.equals("mutate") ? "Mutating" : "Validating",
            webhook.endpoint().url(),
            path,
            webhook.endpoint().caBundle(),
            NAMESPACE);
  }

  @Test
  void whatIsForetoldHappens() throws IOException {
    for (int round = 0; pairs < PAIRS; round++) {
      round("w" + round);
      if (round % 20 == 19) {
        System.err.println(pairs + " pairs: " + seen);
      }
    }
    System.err.println(pairs + " pairs: " + seen);
    if (pairs >= 300) {
      assertThat(seen.keySet())
          .contains("denied", "admitted", "protected", "unprotected", "patched", "unchanged");
    }
    assertThat(seen.getOrDefault("ambiguous", 0)).isLessThan(Math.max(5, pairs / 20));
  }

  @Test
  void whoMayNotListIsToldWhatIsNeeded() throws IOException {
    CommandRun run = asServiceAccount("nobody");

    assertThat(run.err())
        .isEqualTo(
            "not decided: You may not list clustermodelvalidations.rhtas.redhat.com in all of the"
                + " cluster: ask for a role with the verb list on"
                + " clustermodelvalidations.rhtas.redhat.com.\n");
    assertThat(run.exitCode()).isEqualTo(3);

    api.apply(Path.of("openshift", "base", "user-roles.yaml"));
    api.token(NAMESPACE, "viewer");
    api.bindEverywhere(NAMESPACE, "viewer", "modelgate-viewer");
    assertThat(asServiceAccount("viewer").err())
        .isEqualTo(
            "not decided: You may not list pods in all of the cluster: ask for a role with the verb"
                + " list on pods, or name a namespace by --namespace.\n");
    assertThat(asServiceAccount("viewer", "-n", NAMESPACE).err())
        .isEqualTo(
            "not decided: You may not list pods in namespace what-if: ask for a role with the verb"
                + " list on pods.\n");
  }

  @Test
  void whatMayNotBeListedIsAssumed() throws IOException {
    api.token(NAMESPACE, "half");
    api.kubectl(
        "",
        "create",
        "clusterrole",
        "half",
        "--verb=list",
        "--resource=pods,clustermodelvalidations.rhtas.redhat.com,modelvalidations.rhtas.redhat.com,"
            + "runtimepolicies.secure-ai.io,validationexemptions.rhtas.redhat.com,"
            + "modelrecalls.rhtas.redhat.com,trustroots.rhtas.redhat.com");
    api.bindEverywhere(NAMESPACE, "half", "half");
    CommandRun run = asServiceAccount("half", "-n", NAMESPACE);

    assertThat(run.err()).isEqualTo("not decided: There is no pod.\n");
    assertThat(run.out())
        .contains(
            "note: The upstream operator's policies count as none, since you may not list"
                + " modelvalidations.ml.sigstore.dev in namespace what-if.",
            "note: Namespaces count as without labels, since you may not list namespaces in all of"
                + " the cluster.",
            "note: Every RuntimeClass counts as there, since you may not list"
                + " runtimeclasses.node.k8s.io in all of the cluster.",
            "note: Namespaces count as without LimitRanges, since you may not list limitranges in"
                + " namespace what-if.");
  }

  @Test
  void explanationTakesTheClustersSurroundings() throws IOException {
    Path pod =
        Files.writeString(
            directory.resolve("pod.yaml"),
            "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image:"
                + " x}]}}");
    Path policy =
        Files.writeString(
            directory.resolve("missing.yaml"),
            "{apiVersion: secure-ai.io/v1alpha1, kind: RuntimePolicy, metadata: {name: m}, spec:"
                + " {namespaceSelector: {}, rules: [{name: a, runtime: missing}]}}");
    List<String> words = new ArrayList<>(List.of("explain", "-f", pod.toString()));
    words.addAll(List.of("-p", policy.toString()));

    assertThat(CommandRun.of(words.toArray(String[]::new)).exitCode()).isZero();
    words.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(run.out()).contains("RuntimeClass missing, which does not exist");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static CommandRun asServiceAccount(String name, String... more) throws IOException {
    KubernetesSerialization yaml = new KubernetesSerialization();
    Config config = yaml.unmarshal(api.adminKubeconfig(), Config.class);
    config.getUsers().get(0).getUser().setClientCertificateData(null);
    config.getUsers().get(0).getUser().setClientKeyData(null);
    config.getUsers().get(0).getUser().setClientCertificate(null);
    config.getUsers().get(0).getUser().setClientKey(null);
    config.getUsers().get(0).getUser().setToken(api.token(NAMESPACE, name));
    Path file = directory.resolve(name + ".kubeconfig");
    Files.writeString(file, yaml.asYaml(config));
    Path draft = Files.writeString(directory.resolve("any.yaml"), ANY_DRAFT);
    List<String> words = new ArrayList<>(List.of("what-if", draft.toString()));
    words.addAll(List.of("--kubeconfig", file.toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray(String[]::new));
  }

  private void round(String prefix) throws IOException {
    Map<String, JsonNode> manifests = new LinkedHashMap<>();
    store(prefix, PODS_OF_A_ROUND / 2, manifests);
    List<JsonNode> today = apply(random.some(prefix));
    store(prefix, PODS_OF_A_ROUND / 2, manifests);

    List<JsonNode> draft = draft(prefix, today);
    List<JsonNode> deleted =
        today.stream()
            .filter(each -> draft.stream().noneMatch(other -> isSame(each, other)))
            .filter(each -> chance.happens(0.2))
            .toList();
    if (!draft.isEmpty() || !deleted.isEmpty()) {
      compare(manifests, draft, deleted);
    } else {
      api.client().pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
    }
    today.forEach(WhatIfIT::delete);
    draft.forEach(WhatIfIT::delete);
    awaitPolicies(List.of());
  }

  private void compare(
      Map<String, JsonNode> manifests, List<JsonNode> draft, List<JsonNode> deleted)
      throws IOException {
    Map<String, JsonNode> foretold = foretold(draft, deleted);
    api.client().pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> api.client().pods().inNamespace(NAMESPACE).list().getItems().isEmpty());
    Map<String, Observed> before = new HashMap<>();
    manifests.forEach((name, pod) -> dryRun(pod).ifPresent(observed -> before.put(name, observed)));
    Map<String, Policy> known = known();
    for (JsonNode each : draft) {
      store(each);
    }
    deleted.forEach(WhatIfIT::delete);
    awaitDraft(draft, deleted, known);
    manifests.forEach(
        (name, pod) -> {
          Optional<Observed> after = dryRun(pod);
          if (after.isPresent() && before.containsKey(name)) {
            assertForetold(foretold.get(name), before.get(name), after.get(), pod, draft);
          }
        });
  }

  /** A name that is generated is another each time, if the validating webhook sees it already. */
  private static Optional<Observed> dryRun(JsonNode pod) {
    String generated = pod.at("/metadata/generateName").asText();
    return pods.dryRun(NAMESPACE, pod)
        .map(each -> generated.isEmpty() ? each : each.withoutSuffix(generated));
  }

  private void assertForetold(
      @Nullable JsonNode foretold,
      Observed before,
      Observed after,
      JsonNode manifest,
      List<JsonNode> draft) {
    pairs++;
    String result = before.result(after);
    String said = foretold == null ? "unchanged" : foretold.path("result").asText();
    if (said.equals("audited")) {
      said = "unchanged"; // the audit log is not looked at here
    }
    String what = "%s%n%s%n%s%n%s%n%s".formatted(manifest, draft, foretold, before, after);
    boolean isRight =
        said.equals(result)
            && (foretold == null
                || (isSide(foretold.path("today"), before)
                    && isSide(foretold.path("then"), after)));
    if (!isRight && isAmbiguous(manifest)) {
      seen.merge("ambiguous", 1, Integer::sum);
      return;
    }
    assertThat(isRight).as("%s, but %s was foretold:%n%s", result, said, what).isTrue();
    seen.merge(result, 1, Integer::sum);
  }

  /**
   * A stored pod does not show who set its RuntimeClass, or what its author wrote under Modelgate's
   * own names, which the webhook took away.
   */
  private static boolean isAmbiguous(JsonNode manifest) {
    String text = manifest.toString();
    return manifest.path("spec").has("runtimeClassName")
        || text.contains("\"name\":\"model-validation\"")
        || text.contains("validation.rhtas.redhat.com/injected")
        || text.contains("validation.rhtas.redhat.com/policies");
  }

  /** Warnings are cut off by the API server after some characters. */
  private static boolean isSide(JsonNode foretold, Observed observed) {
    return observed.isDenied()
        ? foretold.path("message").asText().equals(observed.denial())
        : foretold.path("message").asText().isEmpty()
            && foretold.path("runtimeClass").asText().equals(observed.runtimeClass())
            && texts(foretold.path("validatedFor")).equals(observed.validatedFor())
            && beginnings(texts(foretold.path("warnings"))).equals(beginnings(observed.warnings()));
  }

  private static List<String> beginnings(List<String> warnings) {
    return warnings.stream()
        .map(each -> each.substring(0, Math.min(100, each.length())))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** What the command says, by the pods' names; of others, nothing changes. */
  private Map<String, JsonNode> foretold(List<JsonNode> draft, List<JsonNode> deleted)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "what-if", "-o", "json", "-n", NAMESPACE, "--kubeconfig", kubeconfig.toString()));
    if (!draft.isEmpty()) {
      Path file = directory.resolve("draft.yaml");
      Files.writeString(
          file, String.join("\n---\n", draft.stream().map(JsonNode::toString).toList()));
      words.add(file.toString());
    }
    for (JsonNode each : deleted) {
      words.add("--delete");
      words.add(each.path("kind").asText() + "/" + each.at("/metadata/name").asText());
    }
    CommandRun run = CommandRun.of(words.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err() + run.out()).isIn(0, 1, 3);
    Map<String, JsonNode> byName = new HashMap<>();
    if (run.exitCode() == 3) {
      assertThat(run.err()).isEqualTo("not decided: There is no pod.\n");
      return byName;
    }
    for (JsonNode each : run.json().path("pods")) {
      byName.put(each.path("name").asText(), each);
    }
    return byName;
  }

  /** Stores some pods; their manifests by the names that they got. */
  private void store(String prefix, int count, Map<String, JsonNode> manifests) {
    for (int i = 0; i < count; i++) {
      ObjectNode pod =
          new Pods(chance, chance.of(Habits.ALL, Habits.ALL.withFewMarks())).template(true);
      pod.put("apiVersion", "v1").put("kind", "Pod");
      String name = prefix + "-" + manifests.size() + "-" + i;
      pod.withObject("/metadata").put(chance.happens(0.5) ? "name" : "generateName", name);
      if (pod.at("/metadata/labels").has("validation.rhtas.redhat.com/ml")) {
        pod.withObject("/metadata/labels")
            .put("validation.rhtas.redhat.com/ml", chance.of("true", "own", prefix + "-n0"));
      }
      pods.create(NAMESPACE, pod)
          .map(Pod::getMetadata)
          .ifPresent(stored -> manifests.put(stored.getName(), pod));
    }
  }

  private List<JsonNode> draft(String prefix, List<JsonNode> today) {
    List<JsonNode> draft = new ArrayList<>();
    for (JsonNode each : today) {
      if (chance.happens(0.5)) {
        JsonNode other = random.another(each);
        if (!other.path("spec").equals(each.path("spec")) && isValid(other)) {
          draft.add(other);
        }
      }
    }
    if (draft.isEmpty() || chance.happens(0.4)) {
      JsonNode added = random.one(prefix + "d", 0);
      if (today.stream().noneMatch(each -> isSame(each, added)) && isValid(added)) {
        draft.add(added);
      }
    }
    return draft;
  }

  private static boolean isSame(JsonNode one, JsonNode other) {
    return one.path("kind").equals(other.path("kind"))
        && one.at("/metadata/name").equals(other.at("/metadata/name"));
  }

  private static boolean isValid(JsonNode policy) {
    try {
      api.client()
          .resource(policy.toString())
          .inNamespace(NAMESPACE)
          .dryRun(true)
          .forceConflicts()
          .serverSideApply();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /** Stores those that the API server takes. */
  private List<JsonNode> apply(List<JsonNode> policies) {
    List<JsonNode> applied = new ArrayList<>();
    for (JsonNode each : policies) {
      if (applied.stream().noneMatch(other -> isSame(each, other)) && isValid(each)) {
        store(each);
        applied.add(each);
      }
    }
    awaitPolicies(applied);
    return applied;
  }

  private static void store(JsonNode policy) {
    api.client()
        .resource(policy.toString())
        .inNamespace(NAMESPACE)
        .forceConflicts()
        .serverSideApply();
  }

  private static void delete(JsonNode policy) {
    KubernetesClient client = api.client();
    HasMetadata resource = client.resource(policy.toString()).item();
    client.resource(resource).inNamespace(NAMESPACE).delete();
  }

  private static Map<String, Policy> known() {
    Map<String, Policy> known = new HashMap<>();
    cluster.policies().get().policies().forEach(each -> known.put(key(each), each));
    return known;
  }

  private static String key(Policy policy) {
    return policy.id().kind().resourceKind() + "/" + policy.name();
  }

  private static String key(JsonNode policy) {
    return policy.path("kind").asText() + "/" + policy.at("/metadata/name").asText();
  }

  private static void awaitDraft(
      List<JsonNode> draft, List<JsonNode> deleted, Map<String, Policy> before) {
    Map<String, Policy> stale = new HashMap<>();
    draft.forEach(
        each ->
            Optional.ofNullable(before.get(key(each))).ifPresent(old -> stale.put(key(each), old)));
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              Map<String, Policy> now = known();
              return draft.stream()
                      .allMatch(each -> isNew(now.get(key(each)), stale.get(key(each))))
                  && deleted.stream().noneMatch(each -> now.containsKey(key(each)));
            });
  }

  @SuppressWarnings("ReferenceEquality") // what did not change is not compiled again
  private static boolean isNew(@Nullable Policy now, @Nullable Policy stale) {
    return now != null && now != stale;
  }

  private static void awaitPolicies(List<JsonNode> applied) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                known()
                    .keySet()
                    .equals(new HashSet<>(applied.stream().map(WhatIfIT::key).toList())));
  }
}
