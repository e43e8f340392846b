package io.modelgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.dashboard.UnprotectedPod.Gap;
import io.modelgate.testing.Component;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.Needs;
import io.modelgate.testing.SandboxCluster;
import io.modelgate.testing.TestNamespace;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.WatchedCluster;
import jakarta.ws.rs.core.Response.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who sees what, on a real API server with Modelgate's own permissions. */
@Needs(Component.API_SERVER)
final class VisibilityIT {
  private static final String CONTROLLER = "model-validation-controller";
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, labels: {%s}}
      spec:
        containers:
          - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;
  private static final String ASKS = "validation.rhtas.redhat.com/ml: \"true\"";

  private static final KubeApi API = KubeApi.startAnother("visibility");
  private static final KubernetesClient CLIENT = API.client();
  private static final String DIGEST = "d0".repeat(32);
  private static final String VERIFIED =
      """
      kernel: 6.1.0, sandbox host
      model: [{"fingerprint":"%s","rootDigest":"%s"}]
      verified: /models/demo: 2 files
      """
          .formatted(DIGEST, DIGEST);

  private static WatchedCluster watched;

  @BeforeAll
  static void fill() {
    API.apply(Path.of("openshift", "base", "user-roles.yaml"));
    for (String team : List.of("team-a", "team-b")) {
      TestNamespace namespace = TestNamespace.create(API, team);
      namespace.create(policy("demo", "Enforce"));
      namespace.create(policy("lenient", "Audit"));
      namespace.createPod(POD.formatted("before", ASKS));
      namespace.createPod(
          injected(team, "good", policy("demo", "Enforce"), policy("lenient", "Audit")));
      new Kubelet(CLIENT).ended(team, "good", 0, VERIFIED);
    }
    TestNamespace.create(API, "exempt-team").create(policy("demo", "Enforce"));
    TestNamespace.of(API, "exempt-team").createPod(POD.formatted("free", ASKS));
    CLIENT
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ValidationExemption
            metadata: {name: pilot}
            spec:
              namespaces: [exempt-team]
              reason: pilot
              requestedBy: alice
              expires: "2099-01-01T00:00:00Z"
            """)
        .create();
    TestNamespace.create(API, "no-policy").createPod(POD.formatted("unanswered", ASKS));
    TestNamespace.of(API, "no-policy").createPod(POD.formatted("plain", ""));
    TestNamespace.create(API, "audited").create(policy("lenient", "Audit"));
    TestNamespace.of(API, "audited")
        .createPod(injected("audited", "bad", policy("lenient", "Audit")));
    new Kubelet(CLIENT)
        .ended("audited", "bad", 0, "verification failed: 1 file differs: weights.bin");
    SandboxCluster sandbox = new SandboxCluster(API);
    sandbox.install();
    sandbox.namespace("sandboxed").createPod(POD.formatted("outside", ""));
    sandbox.policy("all", "{rules: [{name: all, runtime: gvisor}]}");
    sandbox.policy("told", "{rules: [{name: told, runtime: kata, action: Audit}]}");
    API.createNamespace("nobody-looks");
    API.token(CONTROLLER, "admin");
    API.bindEverywhere(CONTROLLER, "admin", "cluster-admin");
    API.token("team-a", "developer");
    API.bind("team-a", "developer", "modelgate-viewer");
    API.kubectl("", "create", "clusterrole", "pod-reader", "--verb=list", "--resource=pods");
    API.bind("team-a", "developer", "pod-reader");
    API.token("team-a", "stranger");
    watched = new WatchedCluster(API);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                watched.policies().get().size() == 8
                    && watched.policies().get().exemptions().all().size() == 1);
  }

  @AfterAll
  static void stop() {
    watched.close();
    API.close();
  }

  @Test
  void administratorSeesAll() {
    Listing<PolicyItem> policies = listing(visibility(CONTROLLER, "admin")).from("");

    assertThat(policies.scope()).isEqualTo("cluster");
    assertThat(policies.next()).isEmpty();
    assertThat(policies.items())
        .extracting(PolicyItem::key)
        .filteredOn(key -> !key.contains("/zz-many/"))
        .containsExactly(
            "rhtas.redhat.com/v1alpha1/ModelValidation/audited/lenient",
            "rhtas.redhat.com/v1alpha1/ModelValidation/exempt-team/demo",
            "rhtas.redhat.com/v1alpha1/ModelValidation/team-a/demo",
            "rhtas.redhat.com/v1alpha1/ModelValidation/team-a/lenient",
            "rhtas.redhat.com/v1alpha1/ModelValidation/team-b/demo",
            "rhtas.redhat.com/v1alpha1/ModelValidation/team-b/lenient",
            "secure-ai.io/v1alpha1/RuntimePolicy//all",
            "secure-ai.io/v1alpha1/RuntimePolicy//told");
    assertThat(names(pods(visibility(CONTROLLER, "admin"), "")))
        .filteredOn(name -> !name.startsWith("zz-many/"))
        .containsExactly(
            "audited/bad",
            "exempt-team/free",
            "no-policy/unanswered",
            "sandboxed/outside",
            "team-a/before",
            "team-a/good",
            "team-b/before",
            "team-b/good");
  }

  @Test
  void developerSeesTheirNamespaceAndNothingOfOthers() {
    Visibility developer = visibility("team-a", "developer");

    Listing<PolicyItem> policies = listing(developer).from("");
    assertThat(policies.scope()).isEqualTo("namespaces");
    assertThat(policies.items())
        .extracting(PolicyItem::key)
        .containsExactly(
            "rhtas.redhat.com/v1alpha1/ModelValidation/team-a/demo",
            "rhtas.redhat.com/v1alpha1/ModelValidation/team-a/lenient");
    assertThat(names(pods(developer, ""))).containsExactly("team-a/before", "team-a/good");
    assertThat(unprotected(developer, "").items()).hasSize(1);
    assertThat(Summary.of(developer.caller(), listing(developer).all()).policies()).isEqualTo(2);
  }

  @Test
  void namespaceOfOthersLooksLikeOneThatIsNotThere() {
    Visibility developer = visibility("team-a", "developer");

    for (String other : List.of("team-b", "nobody-looks", "not-there")) {
      Listing<PodItem> pods = pods(developer, other);
      assertThat(pods.items()).isEmpty();
      assertThat(pods.next()).isEmpty();
      assertThat(pods.scope()).isEqualTo("namespaces");
    }
    assertThat(names(pods(developer, "team-a"))).containsExactly("team-a/before", "team-a/good");
  }

  @Test
  void positionInAnotherNamespaceLeadsNowhere() {
    Visibility developer = visibility("team-a", "developer");
    String foreign =
        CLIENT.pods().inNamespace("team-b").list(limited()).getMetadata().getContinue();

    for (String position : List.of("team-b/" + foreign, "team-b/", "zzz/x")) {
      assertThat(search(developer).run("", position, PodItem::of).items()).isEmpty();
    }
    Listing<PodItem> own = search(developer).run("", "team-a/" + foreign, PodItem::of);
    assertThat(names(own)).allMatch(name -> name.startsWith("team-a/"));
  }

  @Test
  void unusablePositionIsSaid() {
    assertThatThrownBy(
            () -> search(visibility("team-a", "developer")).run("", "team-a/%%%", PodItem::of))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.status()).isEqualTo(Status.GONE);
              assertThat(e.problem().message())
                  .isEqualTo("Parameter continue has expired: start again without it.");
            });
  }

  @Test
  void strangerSeesNothing() {
    Visibility stranger = visibility("team-a", "stranger");

    assertThat(listing(stranger).from("").items()).isEmpty();
    assertThat(pods(stranger, "").items()).isEmpty();
    assertThat(unprotected(stranger, "").items()).isEmpty();
    assertThat(pods(stranger, "team-a").items()).isEmpty();
    Summary summary = Summary.of(stranger.caller(), listing(stranger).all());
    assertThat(summary.policies()).isZero();
    assertThat(summary.attention()).isZero();
  }

  @Test
  void podTellsItsVerdictsAndRules() {
    Visibility admin = visibility(CONTROLLER, "admin");

    PodItem good =
        pods(admin, "team-a").items().stream()
            .filter(each -> each.name().equals("good"))
            .findFirst()
            .orElseThrow();
    assertThat(good.verdicts())
        .contains(
            new PodItem.PolicyVerdict(
                "ModelValidation team-a/demo",
                "Validated",
                "verified: /models/demo: 2 files",
                List.of(Map.of("rootDigest", DIGEST, "signer", "key SHA-256 " + DIGEST))));
    PodItem outside = pods(admin, "sandboxed").items().get(0);
    assertThat(outside.rules())
        .extracting(PodItem.Rule::policy, PodItem.Rule::rule, PodItem.Rule::result)
        .contains(
            tuple("RuntimePolicy/all", "all", "fail"), tuple("RuntimePolicy/told", "told", "fail"));
  }

  @Test
  void everyGapHasItsReason() {
    Visibility admin = visibility(CONTROLLER, "admin");

    assertThat(gaps(admin, "team-a", "before"))
        .contains(
            new Gap(
                "BeforePolicy",
                "ModelValidation team-a/demo",
                "The pod was created before the policy: recreate it."));
    assertThat(gaps(admin, "audited", "bad"))
        .containsExactly(
            new Gap(
                "NotEnforced",
                "ModelValidation audited/lenient",
                "verification failed: 1 file differs: weights.bin"));
    assertThat(gaps(admin, "exempt-team", "free"))
        .containsExactly(
            new Gap(
                "Exempt",
                "ModelValidation exempt-team/demo",
                "The pod is exempt from ModelValidation exempt-team/demo by ValidationExemption"
                    + " pilot until 2099-01-01T00:00:00Z, requested by alice: pilot."));
    assertThat(gaps(admin, "no-policy", "unanswered"))
        .containsExactly(
            new Gap(
                "NoPolicy",
                "",
                "The pod's label validation.rhtas.redhat.com/ml asks for a policy, but no"
                    + " policy applies, or it is unclear which one."));
    assertThat(gaps(admin, "sandboxed", "outside"))
        .extracting(Gap::reason, Gap::policy)
        .containsExactly(
            tuple("BeforePolicy", "RuntimePolicy all"), tuple("NotEnforced", "RuntimePolicy told"));
    assertThat(unprotected(admin, "").items())
        .extracting(UnprotectedPod::name)
        .doesNotContain("good", "plain");
  }

  @Test
  void longListComesInPartsAndWhole() {
    TestNamespace namespace = TestNamespace.create(API, "zz-many");
    namespace.create(policy("demo", "Enforce"));
    int count = 230;
    for (int i = 0; i < count; i++) {
      namespace.createPod(POD.formatted("pod-%03d".formatted(i), ASKS));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> pods(visibility(CONTROLLER, "admin"), "zz-many").items().size() == 100);

    List<String> seen = new ArrayList<>();
    String position = "";
    do {
      Listing<PodItem> part =
          search(visibility(CONTROLLER, "admin")).run("zz-many", position, PodItem::of);
      seen.addAll(names(part));
      position = part.next();
    } while (!position.isEmpty());
    assertThat(seen).hasSize(count).doesNotHaveDuplicates();
  }

  @Test
  void namespaceIsAName() {
    assertThatThrownBy(() -> search(visibility(CONTROLLER, "admin")).run("a/../b", "", PodItem::of))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.status()).isEqualTo(Status.BAD_REQUEST));
  }

  private static String injected(String namespace, String name, String... policies) {
    String in = "namespace: " + namespace + ", name: ";
    String all = String.join("\n---\n", policies).replace("{name: ", "{" + in);
    return InjectedPods.inject(
        POD.formatted(name, ASKS).replace("{name: " + name + ",", "{" + in + name + ","), all);
  }

  private static ListOptions limited() {
    return new ListOptionsBuilder().withLimit(1L).build();
  }

  private static Visibility visibility(String namespace, String serviceAccount) {
    Cluster cluster = watched.cluster();
    return new Visibility(
        cluster.access(),
        cluster.access().authenticate(API.token(namespace, serviceAccount)).orElseThrow());
  }

  private static PolicyListing listing(Visibility visibility) {
    return new PolicyListing(watched.cluster(), watched.policies().get(), visibility);
  }

  private static PodSearch search(Visibility visibility) {
    return new PodSearch(
        watched.cluster().pods(),
        InjectedPods.ENGINE,
        watched.policies().get().at(Instant.now()),
        visibility,
        InstantSource.system());
  }

  private static Listing<PodItem> pods(Visibility visibility, String namespace) {
    return search(visibility).run(namespace, "", PodItem::of);
  }

  private static Listing<UnprotectedPod> unprotected(Visibility visibility, String namespace) {
    return search(visibility).run(namespace, "", UnprotectedPod::of);
  }

  private static List<Gap> gaps(Visibility visibility, String namespace, String pod) {
    return unprotected(visibility, namespace).items().stream()
        .filter(each -> each.name().equals(pod))
        .findFirst()
        .orElseThrow()
        .gaps();
  }

  private static List<String> names(Listing<PodItem> pods) {
    return pods.items().stream().map(each -> each.namespace() + "/" + each.name()).toList();
  }

  private static String policy(String name, String enforcement) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: %s}
    spec:
      enforcement: %s
      config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
      model: {path: /models/demo}
    """
        .formatted(name, enforcement);
  }
}
