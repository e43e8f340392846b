package io.modelgate.faults;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.TestNamespace;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fifty namespaces whose people do nothing wrong: each gets a policy and a pod at the same time as
 * the others, and it is measured how long they wait for what they are promised.
 */
final class GoodTenants {
  private static final int COUNT = 50;
  private static final Duration LOOK = Duration.ofMillis(250);

  /** What each of them waits for, and from when on. */
  enum Promise {
    /** A pod that the policy selects is verified: from the policy on. */
    WEBHOOK,
    /** The policy's conditions are there: from the policy on. */
    STATUS,
    /** The pod has its report: from the end of its verification on. */
    REPORT,
    /** The pod has its Event: from the end of its verification on. */
    EVENT
  }

  private final FaultCluster cluster;
  private final KubernetesClient client;
  private final Kubelet kubelet;

  GoodTenants(FaultCluster cluster, KubernetesClient client) {
    this.cluster = cluster;
    this.client = client;
    kubelet = new Kubelet(cluster.client());
  }

  void create() {
    for (int i = 0; i < COUNT; i++) {
      TestNamespace.create(cluster.api(), namespace(i));
    }
  }

  private static String namespace(int number) {
    return "good-" + number;
  }

  /**
   * Has all do something new.
   *
   * @param name of the policies and pods
   * @return how long the last of them waited
   */
  Map<Promise, Duration> measure(String name) {
    Map<Promise, Duration> longest = new EnumMap<>(Promise.class);
    Map<String, ProbePolicy> policies = new LinkedHashMap<>();
    long created = System.nanoTime();
    for (int i = 0; i < COUNT; i++) {
      policies.put(namespace(i), ProbePolicy.create(client, namespace(i), name));
    }
    Set<String> decided = new HashSet<>();
    Set<String> told = new HashSet<>();
    await()
        .pollInterval(LOOK)
        .atMost(FaultCluster.LONG)
        .until(
            () -> {
              add(policies, decided, ProbePolicy::isDecided);
              add(policies, told, ProbePolicy::isTold);
              note(longest, Promise.WEBHOOK, decided, created);
              note(longest, Promise.STATUS, told, created);
              return longest.size() == 2;
            });
    policies.values().forEach(each -> each.createPod(name));
    long ended = System.nanoTime();
    for (String each : policies.keySet()) {
      kubelet.ended(each, name, 1, "verification failed: 1 file differs: weights.bin");
    }
    await()
        .pollInterval(LOOK)
        .atMost(FaultCluster.LONG)
        .until(
            () -> {
              note(longest, Promise.REPORT, reported(name), ended);
              note(longest, Promise.EVENT, announced(name), ended);
              return longest.size() == Promise.values().length;
            });
    return longest;
  }

  private static void add(
      Map<String, ProbePolicy> policies, Set<String> done, Predicate<ProbePolicy> test) {
    policies.forEach(
        (namespace, policy) -> {
          if (!done.contains(namespace) && test.test(policy)) {
            done.add(namespace);
          }
        });
  }

  private static void note(
      Map<Promise, Duration> longest, Promise promise, Set<String> done, long since) {
    if (done.size() >= COUNT) {
      longest.putIfAbsent(promise, Duration.ofNanos(System.nanoTime() - since));
    }
  }

  /** The namespaces whose pod has a report of its failure. */
  private Set<String> reported(String name) {
    return client
        .genericKubernetesResources("wgpolicyk8s.io/v1alpha2", "PolicyReport")
        .inAnyNamespace()
        .list()
        .getItems()
        .stream()
        .filter(each -> each.getMetadata().getName().equals(name))
        .filter(GoodTenants::isFailure)
        .map(each -> each.getMetadata().getNamespace())
        .filter(goodOnes()::contains)
        .collect(Collectors.toSet());
  }

  private static boolean isFailure(GenericKubernetesResource report) {
    Object failed = report.get("summary", "fail");
    return failed instanceof Number number && number.intValue() > 0;
  }

  private Set<String> announced(String name) {
    return client.events().v1().events().inAnyNamespace().list().getItems().stream()
        .filter(each -> "ModelNotValidated".equals(each.getReason()))
        .filter(each -> name.equals(each.getRegarding().getName()))
        .map(each -> each.getMetadata().getNamespace())
        .filter(goodOnes()::contains)
        .collect(Collectors.toSet());
  }

  private static Set<String> goodOnes() {
    return IntStream.range(0, COUNT).mapToObj(GoodTenants::namespace).collect(Collectors.toSet());
  }
}
