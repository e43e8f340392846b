package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.api.ModelValidation;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.resource.CompiledPolicies;
import io.modelgate.resource.PolicyReader;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The watch against a real API server. */
@ExtendWith(Environment.class)
final class ClusterSourceIT {
  private static final int MANY = 120;

  @Test
  void firstSnapshotHoldsEveryPolicyThatWasThere() {
    KubeApi api = Environment.api();
    api.createNamespace("many");
    for (int i = 0; i < MANY; i++) {
      create(api.client(), "many", "policy-" + i);
    }
    List<PolicySet> seen = new CopyOnWriteArrayList<>();
    ExecutorService executor = Executors.newCachedThreadPool();
    ClusterSource source = source(api, executor, new CompiledPolicies());

    assertThat(source.isWatching()).isFalse();
    source.start(seen::add);
    await().atMost(Duration.ofSeconds(30)).until(() -> !seen.isEmpty());
    assertThat(count(seen.get(0))).isEqualTo(MANY);
    assertThat(source.isWatching()).isTrue();

    create(api.client(), "many", "one-more");
    await().atMost(Duration.ofSeconds(30)).until(() -> count(last(seen)) == MANY + 1);
    api.client().namespaces().withName("many").delete();
    source.stop(); // it would lead in place of the other tests' Modelgate
    executor.shutdownNow();
  }

  @Test
  void mistakeInTheCompilationOfOnePolicyLetsTheOthersGoOn() {
    KubeApi api = Environment.api();
    api.createNamespace("mistaken");
    create(api.client(), "mistaken", "bad");
    List<PolicySet> seen = new CopyOnWriteArrayList<>();
    ExecutorService executor = Executors.newCachedThreadPool();
    ClusterSource source =
        source(
            api,
            executor,
            new CompiledPolicies(
                (resource, trustRoots) -> {
                  if (resource.id().name().equals("bad")) {
                    throw new IllegalStateException();
                  }
                  return PolicyReader.read(resource.id(), resource.spec(), trustRoots);
                }));

    source.start(seen::add);
    await().atMost(Duration.ofSeconds(30)).until(() -> !seen.isEmpty());
    create(api.client(), "mistaken", "good");

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> last(seen).in("mistaken").of(Kind.NAMESPACED).size() == 2);
    assertThat(last(seen).faults()).isEmpty();
    assertThat(broken(seen, "mistaken"))
        .singleElement()
        .isInstanceOfSatisfying(
            Policy.Broken.class,
            broken -> {
              assertThat(broken.name()).isEqualTo("bad");
              assertThat(broken.fault())
                  .startsWith(
                      "it cannot be compiled because of an internal error in Modelgate"
                          + " (IllegalStateException)");
            });
    api.client().namespaces().withName("mistaken").delete();
    source.stop();
    executor.shutdownNow();
  }

  @Test
  void policyBeyondTheBoundHealsOnceAnotherIsDeleted() {
    KubeApi api = Environment.api();
    api.createNamespace("healing");
    create(api.client(), "healing", "a-first", "x".repeat(300_000));
    List<PolicySet> seen = new CopyOnWriteArrayList<>();
    ExecutorService executor = Executors.newCachedThreadPool();
    ClusterSource source = source(api, executor, new CompiledPolicies());
    source.start(seen::add);
    create(api.client(), "healing", "b-second", "x".repeat(300_000));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !seen.isEmpty() && broken(seen, "healing").size() == 1);
    assertThat(broken(seen, "healing"))
        .singleElement()
        .extracting(Policy::display)
        .isEqualTo("ModelValidation healing/b-second");

    api.client()
        .resources(ModelValidation.class)
        .inNamespace("healing")
        .withName("a-first")
        .delete();

    await().atMost(Duration.ofSeconds(60)).until(() -> broken(seen, "healing").isEmpty());
    assertThat(last(seen).in("healing").of(Kind.NAMESPACED))
        .singleElement()
        .isInstanceOfSatisfying(
            ModelPolicy.Usable.class, usable -> assertThat(usable.name()).isEqualTo("b-second"));
    api.client().namespaces().withName("healing").delete();
    source.stop();
    executor.shutdownNow();
  }

  /** Some 30 MB of specs: informers would keep each of them whole. */
  @Test
  void namespaceWithTooMuchBreaksItsOwnNewestPoliciesOnly() {
    KubeApi api = Environment.api();
    api.createNamespace("greedy");
    api.createNamespace("modest");
    for (int i = 0; i < 100; i++) {
      create(api.client(), "greedy", "policy-" + i, "x".repeat(300_000));
      if (i == 50) {
        create(api.client(), "modest", "policy");
      }
    }
    List<PolicySet> seen = new CopyOnWriteArrayList<>();
    ExecutorService executor = Executors.newCachedThreadPool();
    ClusterSource source = source(api, executor, new CompiledPolicies());

    source.start(seen::add);
    await().atMost(Duration.ofSeconds(60)).until(() -> !seen.isEmpty());

    List<ModelPolicy> greedy = last(seen).in("greedy").of(Kind.NAMESPACED);
    assertThat(greedy).hasSize(100);
    assertThat(greedy).filteredOn(ModelPolicy.Usable.class::isInstance).hasSize(1);
    assertThat(last(seen).in("modest").of(Kind.NAMESPACED))
        .singleElement()
        .isInstanceOf(ModelPolicy.Usable.class);
    create(api.client(), "modest", "one-more");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> last(seen).in("modest").of(Kind.NAMESPACED).size() == 2);
    api.client().namespaces().withName("greedy").delete();
    api.client().namespaces().withName("modest").delete();
    source.stop();
    executor.shutdownNow();
  }

  private static ClusterSource source(KubeApi api, Executor executor, CompiledPolicies compiled) {
    OpenShiftClient client = api.modelgateClient().adapt(OpenShiftClient.class);
    return new ClusterSource(
        client,
        executor,
        new Leadership(client, "model-validation-controller"),
        Optional.empty(),
        QueueListener.NONE,
        compiled);
  }

  private static int count(PolicySet policies) {
    return policies.in("many").of(Kind.NAMESPACED).size();
  }

  /** Of one namespace: other tests' policies are on the same API server. */
  private static List<Policy.Broken> broken(List<PolicySet> seen, String namespace) {
    return last(seen).broken().stream()
        .filter(broken -> broken.id().namespace().equals(namespace))
        .toList();
  }

  private static PolicySet last(List<PolicySet> seen) {
    return seen.get(seen.size() - 1);
  }

  private static void create(KubernetesClient client, String namespace, String name) {
    create(client, namespace, name, "x");
  }

  private static void create(
      KubernetesClient client, String namespace, String name, String ignored) {
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: ModelValidation
            metadata: {name: %s, namespace: %s}
            spec:
              config: {privateKeyConfig: {keyPath: /keys/a.pem}}
              model: {path: /models/a, signaturePath: /models/a.sig, ignorePaths: [%s]}
            """
                .formatted(name, namespace, ignored))
        .create();
  }
}
