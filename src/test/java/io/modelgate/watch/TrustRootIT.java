package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.api.TrustRoot;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.resource.CompiledPolicies;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Policies follow the TrustRoots that they name, on a real API server. */
@ExtendWith(Environment.class)
final class TrustRootIT {
  /** Nothing takes namespaces away here, so each test has one of its own. */
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private final String root = "trust-root-it-" + NAMESPACES.incrementAndGet();

  private final KubeApi api = Environment.api();
  private final KubernetesClient client = api.client();
  private final List<PolicySet> seen = new CopyOnWriteArrayList<>();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private TestNamespace namespace;
  private ClusterSource source;

  @BeforeEach
  void start() {
    namespace = TestNamespace.create(api, root);
    OpenShiftClient modelgate = api.modelgateClient().adapt(OpenShiftClient.class);
    source =
        new ClusterSource(
            modelgate,
            executor,
            new Leadership(modelgate, "model-validation-controller"),
            Optional.empty(),
            QueueListener.NONE,
            new CompiledPolicies());
    source.start(seen::add);
  }

  @AfterEach
  void stop() {
    source.stop();
    executor.shutdownNow();
    client.resources(TrustRoot.class).withName(root).delete();
    client
        .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ClusterModelValidation")
        .withName(root)
        .delete();
    client.namespaces().withName(root).delete();
  }

  @Test
  void everyPolicyThatNamesOneFollowsIt() throws Exception {
    String key = Files.readString(Path.of("examples/key/signer.pub.pem"));
    namespace.create(policy("ModelValidation", "a"));
    namespace.create(policy("ModelValidation", "b"));
    client.resource(policy("ClusterModelValidation", root)).create();
    awaitAll(policy -> fault(policy).contains("which does not exist"));

    apply(key);
    awaitAll(policy -> text(policy).equals(key));

    apply("-----BEGIN PUBLIC KEY-----");
    awaitAll(policy -> fault(policy).contains("which cannot be used: spec.keys[0].inline"));

    apply(key + key);
    awaitAll(policy -> text(policy).equals(key + key));

    client.resources(TrustRoot.class).withName(root).delete();
    awaitAll(policy -> fault(policy).contains("which does not exist"));

    apply(key); // of the first generation again, as the first was
    awaitAll(policy -> text(policy).equals(key));
  }

  @Test
  void removedKeyIsTrustedNoLonger() throws Exception {
    String key = Files.readString(Path.of("examples/key/signer.pub.pem"));
    String revoked =
        """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE4RyT8aBZGKX7yOdGBQiBgb0iy8IWgHot
        wCf8JsbQYmrjudqUdFMe+Kh7U4kLUgQRHT7RuHuH5KYbL9icWRgvAEwpVrnCNxUk
        fhuuhqqIGUBGTF7gmhPvlaFGpzslRawH
        -----END PUBLIC KEY-----
        """;
    apply(revoked + key);
    namespace.create(policy("ModelValidation", "a"));
    namespace.create(policy("ModelValidation", "b"));
    client.resource(policy("ClusterModelValidation", root)).create();
    awaitAll(policy -> text(policy).contains(revoked));

    apply(key);

    awaitAll(policy -> text(policy).equals(key));
  }

  private void awaitAll(Predicate<ModelPolicy> holds) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(seen).isNotEmpty();
              PolicySet newest = seen.get(seen.size() - 1);
              assertThat(newest.models())
                  .filteredOn(policy -> isOurs(policy.id()))
                  .hasSize(3)
                  .allMatch(holds);
            });
  }

  private boolean isOurs(PolicyId id) {
    return id.namespace().equals(root) || id.equals(PolicyId.clusterWide(Kind.CLUSTER, root));
  }

  private static String fault(ModelPolicy policy) {
    return policy instanceof ModelPolicy.Broken broken ? broken.fault() : "";
  }

  private static String text(ModelPolicy policy) {
    return policy instanceof ModelPolicy.Usable usable
        ? ((TrustSource.Inline) usable.method().trusts().get(0)).text()
        : "";
  }

  private void apply(String key) {
    client
        .resource(
            """
            apiVersion: rhtas.redhat.com/v1alpha1
            kind: TrustRoot
            metadata: {name: %s}
            spec:
              keys:
                - inline: |
            %s\
            """
                .formatted(root, key.indent(10)))
        .forceConflicts()
        .serverSideApply();
  }

  private String policy(String kind, String name) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: %s
    metadata: {name: %s}
    spec:
      config: {publicKeyConfig: {trustRoot: {name: %s}}}
      model: {path: /models/a}
      selector: {pods: {matchLabels: {of: %s}}}
    """
        .formatted(kind, name, root, root);
  }
}
