package io.modelgate.admission;

import static io.modelgate.testing.TestNamespace.validationContainers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import io.modelgate.watch.WatchedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real API server takes random pods in namespaces with random LimitRanges with a verifier as it
 * takes them without, and says that they are of the same class; or they are denied by a sentence of
 * ours, and then no verifier would fit in.
 */
@Needs(Component.API_SERVER)
final class RandomResourcesIT {
  private static final long SEED = 20_261_129;
  private static final int NAMESPACES = 30;
  private static final int PODS = 12;
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo}
      spec:
        config: {publicKeyConfig: {keyFrom: {inline: "-----BEGIN PUBLIC KEY-----"}}}
        model: {path: /models}
        %s
      """;

  private static final String MODEL_SERVER =
      "  - {name: a, image: a:1, volumeMounts: [{name: models, mountPath: /models}]}";

  private static KubeApi api;
  private static WatchedCluster cluster;
  private static LocalWebhook webhook;

  private final RandomResources random = new RandomResources(SEED);
  private final Map<String, Integer> seen = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    api = KubeApi.startAnother("random-resources");
    cluster = new WatchedCluster(api);
    webhook = LocalWebhook.open(cluster.policies(), namespace -> LocalWebhook.Flaw.NONE);
    api.register(webhook.endpoint());
  }

  @AfterAll
  static void stop() {
    webhook.close();
    cluster.close();
    api.close();
  }

  @Test
  void podThatRunsWithoutUsRunsWithUsOrIsToldWhy() {
    TestNamespace first = TestNamespace.create(api, "random");
    first.create(POLICY.formatted(""));
    first.awaitInjected(
        pod("validation.rhtas.redhat.com/ml: \"true\"", "  containers:\n" + MODEL_SERVER));
    for (int i = 0; i < NAMESPACES; i++) {
      boolean isContinuous = i % 3 == 2;
      TestNamespace namespace = TestNamespace.create(api, "random-" + i);
      List<LimitRangeItem> ranges = ranges(namespace, 1 + i % 2);
      namespace.create(POLICY.formatted(isContinuous ? "continuousValidation: {}" : ""));
      awaitKnown(namespace.name(), 1 + i % 2);
      for (int j = 0; j < PODS; j++) {
        tryOne(namespace, random.spec(), ranges, isContinuous);
      }
    }
    assertThat(seen.getOrDefault("injected", 0)).as(seen.toString()).isGreaterThan(50);
    assertThat(seen.getOrDefault("Guaranteed", 0)).as(seen.toString()).isGreaterThan(10);
    assertThat(seen.getOrDefault("denied", 0)).as(seen.toString()).isPositive();
  }

  private void tryOne(
      TestNamespace namespace, String spec, List<LimitRangeItem> ranges, boolean isContinuous) {
    Pod without;
    try {
      without = namespace.dryRun(pod("", spec));
    } catch (KubernetesClientException e) {
      return; // it does not run without us either
    }
    String what = "in " + namespace.name() + " with " + ranges + ":\n" + spec;
    String quality = without.getStatus().getQosClass();
    Pod with;
    try {
      with = namespace.dryRun(pod("validation.rhtas.redhat.com/ml: \"true\"", spec));
    } catch (KubernetesClientException e) {
      assertThat(e.getStatus().getMessage())
          .as(what)
          .contains("denied the request: ModelValidation " + namespace.name() + "/demo cannot be")
          .containsPattern("LimitRange \"|spec\\.resources of the pod");
      assertThat(fits(namespace, without, ranges, isContinuous))
          .as(e.getStatus().getMessage() + " " + what)
          .isFalse();
      count("denied");
      return;
    }
    assertThat(validationContainers(with)).as(what).hasSize(1);
    assertThat(with.getStatus().getQosClass())
        .as(what + validationContainers(with).get(0).getResources())
        .isIn(quality, quality.equals("BestEffort") ? "Burstable" : quality);
    count("injected");
    count(quality);
  }

  /** Whether the API server would take a container in the verifier's place with enough memory. */
  private static boolean fits(
      TestNamespace namespace, Pod without, List<LimitRangeItem> ranges, boolean isContinuous) {
    for (String cpu : candidates("10m", "cpu", ranges)) {
      for (String memory : candidates("128Mi", "memory", ranges)) {
        Map<String, Quantity> amounts =
            Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory));
        Container verifier =
            new ContainerBuilder()
                .withName("verifier")
                .withImage("verifier:1")
                .withRestartPolicy(isContinuous ? "Always" : null)
                .withNewResources()
                .withLimits(amounts)
                .withRequests(amounts)
                .endResources()
                .build();
        Pod pod = with(verifier, without);
        try {
          Pod stored = namespace.dryRun(Serialization.asYaml(pod));
          if (stored.getStatus().getQosClass().equals(without.getStatus().getQosClass())) {
            return true;
          }
        } catch (KubernetesClientException e) {
          // it does not fit in like that
        }
      }
    }
    return false;
  }

  private static Pod with(Container verifier, Pod without) {
    List<Container> init = new ArrayList<>(without.getSpec().getInitContainers());
    int place = 0;
    for (int i = 0; i < init.size(); i++) {
      place = init.get(i).getName().equals("storage-initializer") ? i + 1 : place;
    }
    init.add(place, verifier);
    return new PodBuilder()
        .withNewMetadata()
        .withName("pod")
        .endMetadata()
        .withSpec(without.getSpec())
        .editSpec()
        .withInitContainers(init)
        .endSpec()
        .build();
  }

  private static Set<String> candidates(
      String least, String resource, List<LimitRangeItem> ranges) {
    Set<String> candidates = new TreeSet<>(Set.of(least));
    for (LimitRangeItem item : ranges) {
      if (item.getMin() != null && item.getMin().containsKey(resource)) {
        candidates.add(item.getMin().get(resource).toString());
      }
    }
    return candidates;
  }

  /** Those that the API server takes. */
  private List<LimitRangeItem> ranges(TestNamespace namespace, int count) {
    List<LimitRangeItem> ranges = new ArrayList<>();
    for (int made = 0; made < count; ) {
      String range =
          """
          apiVersion: v1
          kind: LimitRange
          metadata: {name: range-%d}
          spec: {limits: %s}
          """
              .formatted(made, random.items());
      try {
        ranges.addAll(((LimitRange) namespace.create(range)).getSpec().getLimits());
        made++;
      } catch (KubernetesClientException e) {
        // a minimum above the maximum, for example
      }
    }
    return ranges;
  }

  private static void awaitKnown(String namespace, int ranges) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              var policies = cluster.policies().get();
              return policies.in(namespace).limitRanges().size() == ranges
                  && !policies.in(namespace).all().isEmpty();
            });
  }

  private void count(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  private static String pod(String labels, String spec) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: pod, labels: {%s}}
    spec:
    %s
      volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
    """
        .formatted(labels, spec);
  }
}
