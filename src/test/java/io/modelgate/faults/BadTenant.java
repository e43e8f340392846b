package io.modelgate.faults;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.ClusterUser;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The administrator of one namespace, with the roles that every cluster has and no others, who does
 * all that has ever stopped something for somebody else.
 */
final class BadTenant implements AutoCloseable {
  static final String NAMESPACE = "bad";

  /** As often as one may who is not to be found by the load alone. */
  private static final Duration PACE = Duration.ofMillis(500);

  private static final int ASKERS = 16;
  private static final int PODS = 150;
  private static final int ENDED = 50;
  private static final int POLICIES = 60;
  private static final int CONTAINERS = 70;
  private static final String ASKS = "validation.rhtas.redhat.com/ml";
  private static final String MARK = "validation.rhtas.redhat.com/injected";
  private static final String AUDITS = "spec:\n  enforcement: Audit";
  private static final String SELECTED = "{app: told}";

  private final KubernetesClient client;
  private final Kubelet kubelet;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger tries = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean goesOn = true;

  /** Prepares their namespace; quotas are what a cluster gives every namespace. */
  BadTenant(FaultCluster cluster) {
    TestNamespace.create(cluster.api(), NAMESPACE);
    kubelet = new Kubelet(cluster.client());
    forbidReports(cluster.client());
    client = ClusterUser.admin(cluster.api(), NAMESPACE).client();
  }

  /** As the cluster's quota controller does it, which does not run here. */
  private static void forbidReports(KubernetesClient client) {
    Map<String, Quantity> none =
        Stream.of(
                "count/policyreports.wgpolicyk8s.io", "count/events.events.k8s.io", "count/events")
            .collect(Collectors.toMap(each -> each, each -> new Quantity("0")));
    ResourceQuota quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("no-reports")
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withNewSpec()
            .withHard(none)
            .endSpec()
            .build();
    client.resource(quota).create();
    client
        .resource(quota)
        .editStatus(
            each -> {
              each.setStatus(
                  new ResourceQuotaStatusBuilder().withHard(none).withUsed(none).build());
              return each;
            });
  }

  /** Does once what stays, then goes on with the rest until it is closed. */
  void begin() {
    attempt(policy("told", "{matchLabels: %s}".formatted(SELECTED)));
    await().atMost(FaultCluster.LONG).until(() -> isVerified("probe"));
    for (int i = 0; i < PODS; i++) {
      attempt(pod("told-" + i, SELECTED, 1)); // each wants a report and an Event
    }
    for (int i = 0; i < ENDED; i++) {
      kubelet.ended(NAMESPACE, "told-" + i, 1, "verification failed: 1 file differs: a");
    }
    storePolicies();
    for (int i = 0; i < ASKERS; i++) {
      int asker = i;
      repeat(n -> attempt(pod("vain-" + n, "{%s: none-%d}".formatted(ASKS, asker + n), 1)));
    }
    repeat(n -> attempt(pod("wide-" + n, "{app: told, %s: 'true'}".formatted(ASKS), CONTAINERS)));
    repeat(n -> attempt(pod("forged-" + n, "{app: told, %s: 'true'}".formatted(MARK), 1)));
    repeat(
        n -> {
          attempt(policy("flicker", "{matchLabels: {app: f%d}}".formatted(n)));
          delete("flicker");
        });
  }

  private boolean isVerified(String name) {
    try {
      Pod pod = (Pod) client.resource(pod(name, SELECTED, 1)).dryRun(true).create();
      return !pod.getSpec().getInitContainers().isEmpty();
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private void storePolicies() {
    for (int i = 0; i < POLICIES; i++) {
      attempt(policy("many-" + i, "{matchLabels: {app: a%d}}".formatted(i)));
    }
    List<String> selectors =
        List.of(
            "{matchLabels: {not a label: x}}",
            "{matchLabels: {app: no good value!}}",
            "{matchLabels: {%s: x}}".formatted("a".repeat(64)),
            "{matchLabels: {'': x}}",
            "{matchLabels: {app: \"a\\nb\"}}",
            "{matchExpressions: [{key: app, operator: In, values: [a, 'b c']}]}",
            "{matchExpressions: [{key: app, operator: In, values: []}]}",
            large(200_000),
            large(700_000),
            large(1_200_000),
            "{}");
    for (int i = 0; i < selectors.size(); i++) {
      attempt(policy("odd-" + i, selectors.get(i)));
    }
    attempt(policy("audits", "{matchLabels: {app: wide}}").replace("spec:", AUDITS));
  }

  private static String large(int size) {
    return IntStream.range(0, size / 64)
        .mapToObj(i -> "v%d-".formatted(i) + "x".repeat(50))
        .collect(
            Collectors.joining(
                ",", "{matchExpressions: [{key: app, operator: In, values: [", "]}]}"));
  }

  private static String policy(String name, String pods) {
    return """
    apiVersion: rhtas.redhat.com/v1alpha1
    kind: ModelValidation
    metadata: {name: %s, namespace: bad}
    spec:
      selector: {pods: %s}
      config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
      model: {path: /models/%s}
    """
        .formatted(name, pods, name);
  }

  private static String pod(String name, String labels, int containers) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: bad, labels: %s}
    spec:
      containers: [%s]
      volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
    """
        .formatted(
            name,
            labels,
            IntStream.range(0, containers)
                .mapToObj(
                    i ->
                        "{name: c%d, image: server, volumeMounts: [{name: models, mountPath: /models}]}"
                            .formatted(i))
                .collect(Collectors.joining(",")));
  }

  private void attempt(String manifest) {
    tries.incrementAndGet();
    try {
      client.resource(manifest).create();
    } catch (KubernetesClientException e) {
      refused.incrementAndGet(); // as some of it should be
    }
  }

  private void delete(String policy) {
    try {
      client
          .genericKubernetesResources("rhtas.redhat.com/v1alpha1", "ModelValidation")
          .inNamespace(NAMESPACE)
          .withName(policy)
          .delete();
    } catch (KubernetesClientException e) {
      refused.incrementAndGet();
    }
  }

  private interface Act {
    void act(int number);
  }

  private void repeat(Act act) {
    Thread thread =
        new Thread(
            () -> {
              for (int i = 0; goesOn; i++) {
                act.act(i);
                Fault.pause(PACE);
              }
            },
            "bad tenant");
    thread.start();
    threads.add(thread);
  }

  /** What they tried, and how much of it was refused. */
  @Override
  public String toString() {
    return "%d tries, %d of them refused".formatted(tries.get(), refused.get());
  }

  @Override
  public void close() {
    goesOn = false;
    for (Thread each : threads) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    client.close();
  }
}
