package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.zjsonpatch.JsonPatch;
import io.modelgate.api.RuntimePolicySpec;
import io.modelgate.patch.PodPatcher;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.PodScope;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.SandboxPolicy;
import io.modelgate.policy.compiled.SandboxPolicy.Rule;
import io.modelgate.policy.decision.Caller;
import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.nativepolicy.NativePolicy;
import io.modelgate.policy.nativepolicy.NativePolicy.Part;
import io.modelgate.policy.nativepolicy.NativePolicyCompiler;
import io.modelgate.policy.nativepolicy.NativePolicyContext;
import io.modelgate.policy.nativepolicy.NativeSupport;
import io.modelgate.policy.sandbox.Authorization;
import io.modelgate.policy.sandbox.RuntimePolicies;
import io.modelgate.policy.sandbox.RuntimeRuleResult;
import io.modelgate.policy.sandbox.RuntimeRuleResults;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import io.modelgate.policy.sandbox.SandboxPolicyCompiler;
import io.modelgate.policy.sandbox.SandboxRule;
import io.modelgate.policy.sandbox.SandboxUpdateRule;
import io.modelgate.policy.sandbox.match.PodView;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.KubernetesVersion;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Yaml;
import io.modelgate.watch.access.AccessReviews;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real API server decides about random pods, by what random policies are compiled to, just as the
 * engine does: the same verdict, in the same words, and the same pod. {@code
 * -Dmodelgate.native.pairs=2000000} asks for more pairs of a pod and a policy.
 */
@Needs(Component.API_SERVER)
final class NativeVerdictsIT {
  private static final long SEED = Long.getLong("modelgate.native.seed", 20_261_129L);
  private static final int PAIRS = Integer.getInteger("modelgate.native.pairs", 2_000);

  /** With more than 16 others, no policy changes pods by the API server. */
  private static final int POLICIES = 16;

  private static final int STORED = 3;
  private static final int CHANGES = 3;
  private static final NativeScope EVERYWHERE = new NativeScope(List.of(), List.of());
  private static final String LAST =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: %1$s, namespace: native-beside, labels: {last: %1$s}}
      """;

  private static final String BESIDE = "native-beside";
  private static final String MUTATING =
      "admissionregistration.k8s.io/"
          + (KubernetesVersion.hasMutatingPolicies() ? "v1" : "v1beta1");
  private static final JsonMapper JSON = new JsonMapper();

  /** What the API server merges into the pods of one, and the webhook takes out with it. */
  private static final String SCHEDULING =
      """
      nodeSelector: {example.com/sandbox: kata, kata: ""}
      tolerations:
        - {key: sandbox, operator: Equal, value: kata, effect: NoSchedule}
        - {key: other, operator: Exists, effect: NoExecute, tolerationSeconds: 60}
      """;

  private static final Runtimes RUNTIMES = new Runtimes(classes(), List.of(), true);
  private static final NativePolicyContext SURROUNDINGS =
      new NativePolicyContext(VerifierImages.of(Set.of("verifier:1")), List.of(), RUNTIMES);

  private static final System.Logger LOG = System.getLogger(NativeVerdictsIT.class.getName());

  private static final List<Caller> CREATORS =
      List.of(
          new Caller("alice", "", List.of("native-testers"), Map.of()),
          new Caller("bob\u00e9", "", List.of("native-testers"), Map.of()));

  private static KubeApi api;
  private static AccessReviews access;
  private static RawPods pods;

  private final RandomRuntimes random = new RandomRuntimes(SEED);
  private final Map<String, Integer> seen = new HashMap<>();

  private static Map<String, RuntimeClassView> classes() {
    Map<String, RuntimeClassView> classes = new HashMap<>();
    for (String each : RandomRuntimes.RUNTIMES) {
      JsonNode scheduling = Yaml.parse(each.equals("kata") ? SCHEDULING : "{}");
      classes.put(
          each,
          new RuntimeClassView(
              each,
              each.substring(0, 1),
              LabelMatcher.read(scheduling.path("nodeSelector")),
              Stream.of(scheduling.path("tolerations")).flatMap(NativeVerdictsIT::items).toList(),
              each.equals("kata")));
    }
    return classes;
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  @BeforeAll
  static void start() {
    api =
        KubeApi.startAnother(
            "native-verdicts", KubernetesVersion.mutatingPolicies().toArray(String[]::new));
    pods = new RawPods(api.client());
    RandomRuntimes.RUNTIMES.forEach(
        each ->
            api.client()
                .resource(
                    """
                    apiVersion: node.k8s.io/v1
                    kind: RuntimeClass
                    metadata: {name: %s}
                    handler: %s
                    %s
                    """
                        .formatted(
                            each,
                            each.substring(0, 1),
                            each.equals("kata")
                                ? "overhead: {podFixed: {cpu: 100m}}\nscheduling:\n"
                                    + SCHEDULING.indent(2)
                                : ""))
                .create());
    api.createNamespace(BESIDE);
    access = new AccessReviews(api.client());
    api.kubectl(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: native-testers}
        rules: [{apiGroups: [""], resources: [pods], verbs: ["*"]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: native-testers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: native-testers}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: native-testers}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: native-use}
        rules:
          - apiGroups: [node.k8s.io]
            resources: [runtimeclasses]
            resourceNames: [kata, runc]
            verbs: [use]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: native-use}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: native-use}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]
        """,
        "apply",
        "-f",
        "-");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void apiServerDecidesAsTheEngineDoes() {
    for (int round = 0; count("pairs") < PAIRS; round++) {
      round(round);
    }
    LOG.log(System.Logger.Level.INFO, "native verdicts as the engine''s: {0}", new TreeMap<>(seen));
    assertThat(seen)
        .containsKeys(
            "admitted",
            "denied",
            "mutated",
            "left to the webhook",
            "warned",
            "change refused",
            "not allowed");
    assertThat(count("not native")).as("of " + count("policies")).isZero();
  }

  @Test
  void exemptionEndsByItselfForNewPods() {
    String name = "native-exempt";
    SandboxPolicy policy =
        RuntimePolicies.compile(
            name,
            """
            namespaceSelector: {matchLabels: {native-exempt: "true"}}
            rules: [{name: all, runtime: kata}]
            """);
    Instant end = Instant.now().plusSeconds(30);
    List<Exemption.Usable> exemptions =
        List.of(
            exemption("of-account", end, Optional.of(Set.of("s1")), Optional.empty()),
            exemption(
                "of-owner",
                end,
                Optional.empty(),
                Optional.of(List.of(new PodScope.Owner("Job", new Glob("tra*\"n"))))));
    NativePolicy compiled =
        ((NativeSupport.Native)
                NativePolicyCompiler.compile(
                    policy,
                    List.of(),
                    new NativePolicyContext(
                        VerifierImages.of(Set.of("verifier:1")), exemptions, Runtimes.UNKNOWN)))
            .policy();
    Place place = place(name, List.of(), Map.of(name, "true"));
    manifests(compiled).forEach(each -> api.client().resource(each).create());
    awaitEffect(-1);
    ObjectNode other = pod("other", "default", "tra\"n-1");
    assertThat(runtime(pods.create(place.namespace(), other, true))).isEqualTo("kata");
    List<ObjectNode> exempt =
        List.of(pod("exempt", "s1", "other"), pod("exempt", "default", "tra-i\"n"));
    for (ObjectNode each : exempt) {
      RawPods.Answer before = pods.create(place.namespace(), each, true);
      assertThat(before.isDone()).as(before + " before " + end).isTrue();
      assertThat(runtime(before)).isEmpty();
    }
    for (ObjectNode each : exempt) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !pods.create(place.namespace(), each, true).isDone()); // fails closed
      assertThat(Instant.now()).isAfterOrEqualTo(end);
    }
  }

  private static String runtime(RawPods.Answer answer) {
    return answer.body().at("/spec/runtimeClassName").asText();
  }

  private static Exemption.Usable exemption(
      String name,
      Instant expires,
      Optional<Set<String>> accounts,
      Optional<List<PodScope.Owner>> owners) {
    return new Exemption.Usable(
        PolicyId.clusterWide(PolicyId.Kind.EXEMPTION, name),
        new PodScope(List.of(new Glob("native-*")), accounts, owners),
        Optional.empty(),
        "a test",
        "tester",
        expires);
  }

  private static ObjectNode pod(String name, String account, String job) {
    return (ObjectNode)
        Yaml.parse(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: %s
              ownerReferences:
                - {apiVersion: batch/v1, kind: Job, name: '%s', uid: a, controller: true}
            spec: {serviceAccountName: %s, containers: [{name: a, image: a}]}
            """
                .formatted(name, job, account));
  }

  private int count(String what) {
    return seen.getOrDefault(what, 0);
  }

  private void seen(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  /** A namespace for each policy, and one for every three of them. */
  private record Place(String namespace, List<SandboxPolicy> policies, List<JsonNode> stored) {}

  private void round(int round) {
    List<Place> places = new ArrayList<>();
    List<GenericKubernetesResource> manifests = new ArrayList<>();
    List<SandboxPolicy> three = new ArrayList<>();
    Map<String, String> labels = new HashMap<>();
    List<SandboxPolicy> all = new ArrayList<>();
    for (int i = 0; i < POLICIES; i++) {
      all.add(policy("native-" + round + "-" + i));
    }
    for (SandboxPolicy policy : all) {
      String name = policy.name();
      seen("policies");
      if (NativePolicyCompiler.compile(policy, all, SURROUNDINGS)
          instanceof NativeSupport.Native compiled) {
        manifests.addAll(manifests(compiled.policy()));
        places.add(place(name, List.of(policy), Map.of(name, "true")));
        three.add(policy);
        labels.put(name, "true");
        if (three.size() == 3) {
          places.add(place(name + "-and-others", List.copyOf(three), labels));
          three.clear();
          labels.clear();
        }
      } else {
        seen("not native");
      }
    }
    manifests.forEach(each -> api.client().resource(each).serverSideApply());
    awaitEffect(round);
    for (Place place : places) {
      place.stored().forEach(each -> change(place, each));
    }
    int most = Math.max(1, Math.min(150, (PAIRS - count("pairs")) / places.size()));
    for (int i = 0; i < most; i++) {
      pod(i, places);
    }
    manifests.forEach(each -> api.client().resource(each).delete());
  }

  private static List<GenericKubernetesResource> manifests(NativePolicy policy) {
    List<GenericKubernetesResource> all = new ArrayList<>();
    for (Part part : policy.parts()) {
      String name = part.effect().name().toLowerCase(Locale.ROOT) + "." + policy.policy().name();
      all.addAll(NativeManifests.of(policy, part, name, EVERYWHERE));
    }
    policy
        .mutation()
        .ifPresent(
            each ->
                all.addAll(
                    MutationManifests.of(
                        policy, each, MUTATING, "mutate." + policy.policy().name(), EVERYWHERE)));
    return all;
  }

  private SandboxPolicy policy(String name) {
    SandboxPolicy policy =
        SandboxPolicyCompiler.compile(
            PolicyId.clusterWide(PolicyId.Kind.RUNTIME, name),
            JSON.convertValue(random.policy(name), RuntimePolicySpec.class));
    return policy instanceof SandboxPolicy.Usable ? policy : policy(name); // a name twice
  }

  private Place place(String name, List<SandboxPolicy> policies, Map<String, String> labels) {
    api.client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
    api.kubectl( // as people grant it in a namespace
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: native-use}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: native-use}
        subjects: [{kind: ServiceAccount, name: s1}]
        """,
        "apply",
        "-n",
        name,
        "-f",
        "-");
    List<JsonNode> stored = new ArrayList<>();
    for (int i = 0; stored.size() < STORED; i++) {
      RawPods.Answer answer = pods.create(name, JSON.valueToTree(random.pod("stored-" + i)), false);
      if (answer.isDone()) {
        stored.add(answer.body());
      }
    }
    return new Place(name, policies, stored);
  }

  /**
   * What is stored last takes effect last: policies and bindings each come by one watch, in order.
   * One changes a ConfigMap, another refuses it as changed.
   */
  private static void awaitEffect(int round) {
    String name = "native-last-" + round;
    api.kubectl(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: %1$s}
        spec:
          matchConstraints:
            resourceRules:
              - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}
          validations:
            - {expression: "object.metadata.name != '%1$s' || !has(object.data)"}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: %1$s}
        spec: {policyName: %1$s, validationActions: [Deny]}
        ---
        apiVersion: %2$s
        kind: MutatingAdmissionPolicy
        metadata: {name: %1$s}
        spec:
          reinvocationPolicy: Never
          matchConstraints:
            resourceRules:
              - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}
          mutations:
            - patchType: JSONPatch
              jsonPatch: {expression: '[JSONPatch{op: "add", path: "/data", value: {"a": "b"}}]'}
        ---
        apiVersion: %2$s
        kind: MutatingAdmissionPolicyBinding
        metadata: {name: %1$s}
        spec:
          policyName: %1$s
          matchResources: {objectSelector: {matchLabels: {last: %1$s}}}
        """
            .formatted(name, MUTATING),
        "apply",
        "-f",
        "-");
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                api.kubectl(LAST.formatted(name), "create", "--dry-run=server", "-f", "-")
                    .contains("ValidatingAdmissionPolicy '" + name + "'"));
  }

  private void pod(int number, List<Place> places) {
    ObjectNode pod = JSON.valueToTree(random.pod("pod-" + number));
    RawPods.Answer beside = pods.create(BESIDE, pod, true);
    if (!beside.isDone()) {
      seen("refused by Kubernetes");
      return;
    }
    Caller creator = CREATORS.get(number % CREATORS.size());
    for (Place place : places) {
      compare(
          place,
          in(place.namespace(), beside.body()),
          pods.as(creator).create(place.namespace(), pod, true),
          new Authorization(creator, access::mayUse));
      seen("pairs");
    }
  }

  private static JsonNode in(String namespace, JsonNode pod) {
    ObjectNode copy = pod.deepCopy();
    ((ObjectNode) copy.path("metadata")).put("namespace", namespace);
    return copy;
  }

  /** The webhooks, too, look at a pod twice: as it comes, and as they made it. */
  private void compare(
      Place place, JsonNode pod, RawPods.Answer answer, Authorization authorization) {
    Decision first = decide(place, pod, authorization);
    boolean isMutated = first instanceof Decision.Mutate && isSetNatively(place, pod);
    JsonNode last = isMutated ? admitted(PodPatcher.patch(pod, (Decision.Mutate) first), pod) : pod;
    Decision decision = isMutated ? decide(place, last, authorization) : first;
    String what = first + " of " + what(place, pod) + "\nthe API server says: " + answer;
    boolean isAdmitted = decision instanceof Decision.Unchanged;
    assertThat(answer.isDone()).as(what).isEqualTo(isAdmitted);
    if (isAdmitted) {
      List<String> warnings = ((Decision.Unchanged) decision).notices().warnings();
      assertThat(new TreeSet<>(answer.warnings()))
          .as(what)
          .isEqualTo(new TreeSet<>(withoutHints(warnings)));
      assertThat(answer.body().path("spec")).as(what).isEqualTo(last.path("spec"));
      seen(isMutated ? "mutated" : "admitted");
      if (!warnings.isEmpty()) {
        seen("warned");
      }
      return;
    }
    assertThat(answer.message()).as(what).isIn(messages(place, last, authorization));
    seen(decision instanceof Decision.Deny ? "denied" : "left to the webhook");
    if (answer.message().contains("the verb use on")) {
      seen("not allowed");
    }
  }

  private static Decision decide(Place place, JsonNode pod, Authorization authorization) {
    PodView view = PodView.of(place.namespace(), pod, Set.of());
    return SandboxRule.decide(place.policies(), RUNTIMES, view, authorization);
  }

  /** Whether the API server sets a runtime that one policy calls for: see MutationCompiler. */
  private static boolean isSetNatively(Place place, JsonNode pod) {
    List<SandboxPolicy> policies = place.policies();
    return policies.stream().filter(with(Rule::mutates)).count() < 2
        && policies.stream().noneMatch(with(Rule::looksAtRuntime))
        && (policies.size() == 1 || pod.at("/spec/runtimeClassName").asText().isEmpty());
  }

  private static Predicate<SandboxPolicy> with(Predicate<Rule> which) {
    return policy -> ((SandboxPolicy.Usable) policy).rules().stream().anyMatch(which);
  }

  /** A pod as the webhook patches it, after the API server has merged in what is its runtime's. */
  private static JsonNode admitted(JsonNode patch, JsonNode pod) {
    RawPods.Answer answer = pods.create(BESIDE, JsonPatch.apply(patch, in(BESIDE, pod)), true);
    assertThat(answer.isDone()).as(answer + " for " + patch + " of " + pod).isTrue();
    return answer.body();
  }

  /**
   * What may be said of a pod that is refused: each policy speaks for itself, of the pod as it came
   * or with the runtime that another policy set before.
   */
  private static Set<String> messages(Place place, JsonNode pod, Authorization authorization) {
    List<JsonNode> pods = new ArrayList<>(List.of(pod));
    if (place.policies().size() > 1) {
      for (String runtime : RandomRuntimes.RUNTIMES) {
        ObjectNode copy = pod.deepCopy();
        ((ObjectNode) copy.path("spec")).put("runtimeClassName", runtime);
        pods.add(copy);
      }
    }
    Set<String> messages = new TreeSet<>();
    for (JsonNode each : pods) {
      PodView view = PodView.of(place.namespace(), each, Set.of());
      for (SandboxPolicy policy : place.policies()) {
        messages(policy, view, authorization).forEach(said -> messages.add(said.strip()));
      }
    }
    return messages;
  }

  /** A hint that a device may be an accelerator is the webhook's. */
  private static List<String> withoutHints(List<String> warnings) {
    return warnings.stream()
        .filter(each -> !each.contains("which may be an accelerator"))
        .map(String::strip)
        .toList();
  }

  /** What the engine says of a pod by one policy, also if it would patch the pod. */
  private static List<String> messages(
      SandboxPolicy policy, PodView view, Authorization authorization) {
    return SandboxRule.decide(List.of(policy), RUNTIMES, view, authorization)
        .match(
            unchanged -> List.of(),
            mutate ->
                RuntimeRuleResults.of(List.of(policy), view).stream()
                    .filter(each -> each.result() == RuntimeRuleResult.Status.FAIL)
                    .map(RuntimeRuleResult::message)
                    .toList(),
            deny -> List.of(deny.message()));
  }

  private void change(Place place, JsonNode before) {
    for (int i = 0; i < CHANGES; i++) {
      ObjectNode after = before.deepCopy();
      ObjectNode metadata = (ObjectNode) after.path("metadata");
      if (i != 1) {
        metadata.set("labels", JSON.valueToTree(random.pairs()));
      }
      if (i != 0) {
        ((ObjectNode) after.at("/spec/containers/0")).put("image", random.anyImage());
      }
      Caller caller = CREATORS.get(i % CREATORS.size());
      RawPods.Answer answer = pods.as(caller).update(place.namespace(), after);
      Optional<String> refusal =
          SandboxUpdateRule.refuse(
              place.policies(),
              PodView.of(place.namespace(), before, Set.of()),
              PodView.of(place.namespace(), after, Set.of()),
              new Authorization(caller, access::mayUse));
      String what = what(place, before) + "\nbecomes " + after + "\n" + answer;
      assertThat(answer.isDone()).as(refusal + " of " + what).isEqualTo(refusal.isEmpty());
      if (place.policies().size() == 1) {
        assertThat(answer.message()).as(what).isEqualTo(refusal.orElse("").strip());
      }
      seen(refusal.isPresent() ? "change refused" : "change admitted");
    }
  }

  private static String what(Place place, JsonNode pod) {
    return place.policies() + "\nof pod " + pod;
  }
}
