package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.DecisionContext;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.resource.PolicyReader;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.LogRecorder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a slow watch has not brought yet, against a real API server. */
@ExtendWith(Environment.class)
final class ClusterRefreshIT {
  private static final String TOO_LATE =
      "The policies of namespace %s are not known yet: try again in a moment.";
  private static final String TOO_MANY =
      "Too many pods are waiting for policies that are not known yet, so this pod in"
          + " namespace \"%s\" cannot wait too: try again in a moment.";

  /** Counts what the API server is asked, and holds back the questions about one namespace. */
  private static final class Questions implements Interceptor {
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private volatile String heldBack = "";
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      asked.add(request.uri().toString());
      accepted.add(String.join(",", request.headers("Accept")));
      if (!heldBack.isEmpty() && request.uri().toString().contains(heldBack)) {
        try {
          released.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    long about(String namespace) {
      return asked.stream().filter(uri -> uri.contains("/namespaces/" + namespace + "/")).count();
    }
  }

  private final KubeApi api = Environment.api();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Questions questions = new Questions();
  private final CurrentPolicies current = new CurrentPolicies();
  private KubernetesClient client;

  @BeforeEach
  void prepare() throws Exception {
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(api.kubeconfig())))
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("questions", questions))
            .build();
    current.set(snapshot());
    current.refreshBy(new ClusterRefresh(client, executor));
  }

  @AfterEach
  void close() {
    questions.released.countDown();
    executor.shutdownNow();
    client.close();
  }

  @Test
  void waitsForWhatIsStoredAndForNothingElse() throws Exception {
    api.createNamespace("refreshed");
    assertThat(current.refreshed("refreshed").policies()).isEmpty();

    create("refreshed", "demo");
    assertThatThrownBy(() -> current.refreshed("refreshed"))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(TOO_LATE, "refreshed");

    Future<PolicySet> waiting = executor.submit(() -> current.refreshed("refreshed"));
    PolicySet newer = snapshot(new PolicyId(Kind.NAMESPACED, "refreshed", "demo"));
    current.set(newer);
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isSameAs(newer);
    assertThat(questions.accepted)
        .allSatisfy(accepted -> assertThat(accepted).contains("as=PartialObjectMetadataList"));
    api.client().namespaces().withName("refreshed").delete();
  }

  @Test
  void namesAreReadPageByPage() throws Exception {
    api.createNamespace("pages");
    List<PolicyId> stored =
        IntStream.range(0, 501)
            .mapToObj(i -> new PolicyId(Kind.NAMESPACED, "pages", "policy-" + i))
            .toList();
    api.kubectl(
        stored.stream()
            .map(id -> policy(id.namespace(), id.name()))
            .collect(Collectors.joining("---\n")),
        "create",
        "-f",
        "-");
    current.set(snapshot(stored.subList(0, 500).toArray(PolicyId[]::new)));
    assertThatThrownBy(() -> current.refreshed("pages")).hasMessage(TOO_LATE, "pages");

    PolicySet all = snapshot(stored.toArray(PolicyId[]::new));
    current.set(all);

    assertThat(current.refreshed("pages")).isSameAs(all);
    assertThat(questions.asked).anyMatch(uri -> uri.contains("continue="));
    api.client().namespaces().withName("pages").delete();
  }

  /** An answer may be older than a policy only if it was asked for before the pod came. */
  @Test
  void answerIsNeverOlderThanItsQuestion() throws Exception {
    api.createNamespace("in-order");
    for (int i = 0; i < 20; i++) {
      assertThat(current.refreshed("in-order")).isNotNull();
      PolicyId next = new PolicyId(Kind.NAMESPACED, "in-order", "policy-" + i);
      create("in-order", next.name());
      Future<PolicySet> waiting = executor.submit(() -> current.refreshed("in-order"));
      PolicySet newer =
          snapshot(
              Stream.concat(
                      current.get().policies().stream().map(policy -> policy.id()), Stream.of(next))
                  .toArray(PolicyId[]::new));
      assertThat(waiting).isNotDone();
      current.set(newer);
      assertThat(waiting.get(1, TimeUnit.MINUTES)).isSameAs(newer);
    }
    api.client().namespaces().withName("in-order").delete();
  }

  /** What one tenant asks in vain costs the API server and the other tenants nothing. */
  @Test
  void tenantWhoAsksInVainHoldsUpNobodyElse() throws Exception {
    api.createNamespace("vain");
    api.createNamespace("good");
    current.set(snapshot(new Namespaces(Map.of("vain", Map.of(), "good", Map.of()), true)));
    questions.heldBack = "/namespaces/vain/";
    List<Future<PolicySet>> pods = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String nowhere = "nowhere-" + i;
      pods.add(executor.submit(() -> current.refreshed("vain")));
      pods.add(executor.submit(() -> current.refreshed(nowhere)));
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> pods.stream().filter(Future::isDone).count() >= 100 - 16 - 8);

    assertThat(current.refreshed("good")).isSameAs(current.get()); // while the others still wait
    assertThat(questions.about("good")).isEqualTo(2);
    assertThat(refusals(pods.stream().filter(Future::isDone).toList()))
        .allSatisfy(
            sentence ->
                assertThat(sentence).matches(".*: " + TOO_MANY.formatted("(vain|nowhere-\\d+)")));

    questions.released.countDown();
    assertThat(refusals(pods)).hasSizeGreaterThanOrEqualTo(34 + 50);
    assertThat(questions.about("vain")).isLessThanOrEqualTo(4); // two questions about two kinds
    assertThat(questions.asked).noneMatch(uri -> uri.contains("nowhere"));
    api.client().namespaces().withName("vain").delete();
    api.client().namespaces().withName("good").delete();
  }

  /** With more patience than any machine needs: how many questions it takes is for another test. */
  @Test
  void joinedQuestionAnswersAllWhoWait() throws Exception {
    current.refreshBy(new ClusterRefresh(client, executor, Duration.ofMinutes(5)));
    api.createNamespace("burst");
    questions.heldBack = "/namespaces/burst/";
    List<Future<PolicySet>> pods = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      pods.add(executor.submit(() -> current.refreshed("burst")));
    }
    await() // the one that is too many is denied at once, and so all others wait
        .atMost(Duration.ofMinutes(2))
        .until(() -> pods.stream().anyMatch(Future::isDone));

    questions.released.countDown();

    assertThat(refusals(pods)).singleElement().asString().endsWith(TOO_MANY.formatted("burst"));
    api.client().namespaces().withName("burst").delete();
  }

  @Test
  void causeIsLoggedOnce() throws Exception {
    try (LogRecorder log = LogRecorder.of(ClusterRefresh.class);
        KubernetesClient nowhere =
            new KubernetesClientBuilder()
                .withConfig(
                    new ConfigBuilder()
                        .withMasterUrl("https://127.0.0.1:1")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build()) {
      current.refreshBy(new ClusterRefresh(nowhere, executor));

      for (String namespace : Arrays.asList("one", "one", "two", "three")) {
        assertThatThrownBy(() -> current.refreshed(namespace))
            .isInstanceOf(UndecidableException.class)
            .hasMessage(TOO_LATE, namespace);
      }

      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith(
              "The API server does not say which policies a namespace holds, so pods that ask"
                  + " for an unknown policy are denied: ");
    }
  }

  private static List<String> refusals(List<Future<PolicySet>> pods) throws InterruptedException {
    List<String> sentences = new ArrayList<>();
    for (Future<PolicySet> pod : pods) {
      try {
        pod.get();
      } catch (ExecutionException e) {
        sentences.add(String.valueOf(e.getCause()));
      }
    }
    return sentences;
  }

  private void create(String namespace, String name) {
    api.client().resource(policy(namespace, name)).create();
  }

  private static String policy(String namespace, String name) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: %s, namespace: %s}
    spec: {config: {privateKeyConfig: {keyPath: /keys/a.pem}}}
    """
        .formatted(name, namespace);
  }

  private static PolicySet snapshot(PolicyId... policies) {
    return snapshot(Namespaces.NONE, policies);
  }

  private static PolicySet snapshot(Namespaces namespaces, PolicyId... policies) {
    return PolicySet.of(
        List.of(policies).stream()
            .map(id -> PolicyReader.read(id, Map.of(), TrustRootLookup.NONE))
            .toList(),
        DecisionContext.of(namespaces),
        List.of());
  }
}
