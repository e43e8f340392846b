package io.modelgate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.ModelValidationStatus;
import io.modelgate.report.PodInspections.Inspector;
import io.modelgate.testing.Component;
import io.modelgate.testing.DemoPolicy;
import io.modelgate.testing.InjectedPods;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Kubelet;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import io.modelgate.watch.WatchedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is refused in one namespace on a real API server keeps nothing from the others. */
@Needs(Component.API_SERVER)
final class BulkheadsIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String VERIFIED = "verified: /models/demo: 2 files";
  private static final List<String> GOOD = List.of("aa-good", "mm-good", "zz-good");

  private static final KubeApi API = KubeApi.startAnother("bulkheads");

  private final KubernetesClient client = API.client();
  private final Kubelet kubelet = new Kubelet(client);
  private final Replica replica = new Replica(WatchedCluster.withDuties(API));

  @BeforeAll
  static void install() {
    API.apply(Path.of("src/test/definitions/wgpolicyk8s.io_policyreports.yaml"));
    API.client()
        .resource(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: no-events}
            spec:
              failurePolicy: Fail
              matchConstraints:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: eventless}}
                resourceRules:
                  - {apiGroups: ["", events.k8s.io], apiVersions: ["*"], operations: [CREATE], resources: [events]}
                  - {apiGroups: [wgpolicyk8s.io], apiVersions: ["*"], operations: ["*"], resources: [policyreports]}
              validations: [{expression: "false", message: not here}]
            """)
        .create();
    API.client()
        .resource(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: no-events}
            spec: {policyName: no-events, validationActions: [Deny]}
            """)
        .create();
  }

  @AfterAll
  static void stop() {
    API.close();
  }

  @AfterEach
  void end() {
    replica.close();
  }

  @Test
  void namespacesThatRefuseReportsOrEventsKeepNothingFromOthers() {
    refuseReports("quota");
    namespace("eventless");
    for (int i = 0; i < 20; i++) {
      for (String bad : List.of("quota", "eventless")) {
        createPod(bad, "pod-" + i);
        kubelet.ended(bad, "pod-" + i, 0, VERIFIED);
      }
    }
    await().atMost(SOON).until(() -> refused("policyreports") >= 2 && refused("events") >= 1);
    long since = System.nanoTime();

    for (String good : GOOD) {
      namespace(good);
      createPod(good, "chat");
      kubelet.ended(good, "chat", 0, VERIFIED);
    }
    for (String good : GOOD) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(reports(good)).isEqualTo(1);
                assertThat(events(good)).isEqualTo(1);
                assertThat(validated(good)).isEqualTo(1);
              });
    }
    await().atMost(SOON).until(() -> validated("quota") == 20 && validated("eventless") == 20);

    long before = refused("policyreports") + refused("events");
    await()
        .pollDelay(Duration.ofSeconds(20))
        .atMost(Duration.ofMinutes(2))
        .until(() -> System.nanoTime() - since > 20);
    assertThat(refused("policyreports") + refused("events") - before)
        .as("attempts of three kinds of objects in twenty seconds or more")
        .isLessThan(20);
    assertThat(replica.metrics().refused("PolicyReport", "quota")).isPositive();
    assertThat(replica.metrics().refused("Event", "eventless")).isPositive();
  }

  @Test
  void whatIsAllowedAgainComesWithoutARestart() {
    refuseReports("lifted");
    createPod("lifted", "chat");
    await().atMost(SOON).until(() -> replica.metrics().refused("PolicyReport", "lifted") == 1);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(reported("lifted"))
                    .singleElement()
                    .satisfies(
                        condition -> {
                          assertThat(condition.getStatus()).isEqualTo("False");
                          assertThat(condition.getReason()).isEqualTo("Refused");
                          assertThat(condition.getMessage())
                              .startsWith(
                                  "The API server refuses PolicyReport \"chat\" in namespace"
                                      + " \"lifted\": ")
                              .contains("exceeded quota: none");
                        }));

    client.resourceQuotas().inNamespace("lifted").withName("none").delete();

    await().atMost(Duration.ofMinutes(6)).until(() -> reports("lifted") == 1);
    await().atMost(SOON).until(() -> replica.metrics().refused("PolicyReport", "lifted") == 0);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(reported("lifted"))
                    .singleElement()
                    .satisfies(
                        condition -> {
                          assertThat(condition.getStatus()).isEqualTo("True");
                          assertThat(condition.getReason()).isEqualTo("Written");
                        }));
  }

  @Test
  void policyThatIsDeletedMeanwhileEndsNothingForOthers() {
    for (String name : List.of("gone", "stays")) {
      namespace(name);
    }
    for (int i = 0; i < 5; i++) {
      createPod("gone", "pod-" + i);
      createPod("stays", "pod-" + i);
      client.resources(ModelValidation.class).inNamespace("gone").delete();
      kubelet.ended("stays", "pod-" + i, 0, VERIFIED);
      client.resource(DemoPolicy.in("gone")).create();
    }

    await().atMost(SOON).until(() -> validated("stays") == 5);
  }

  @Test
  void podThatCannotBeInspectedIsReportedAndCostsNoOther() {
    replica.close();
    TestNamespace namespace = namespace("thrown");
    createPod("thrown", "bad");
    createPod("thrown", "good");
    kubelet.ended("thrown", "good", 0, VERIFIED);
    Inspector inspector =
        (in, pod, policies) -> {
          if (pod.at("/metadata/name").asText().equals("bad")) {
            throw new NoClassDefFoundError("thrown by a test");
          }
          return InjectedPods.ENGINE.inspect(in, pod, policies);
        };
    try (Replica other = new Replica(new WatchedCluster(API), inspector)) {
      await().atMost(SOON).until(() -> validated("thrown") == 1 && reports("thrown") == 2);
      assertThat(
              API.kubectl(
                  "",
                  "get",
                  "policyreport",
                  "bad",
                  "-n",
                  namespace.name(),
                  "-o",
                  "jsonpath={.summary.error} {.results[0].result} {.results[0].message}"))
          .isEqualTo(
              "1 error The pod could not be inspected, so it is unknown which policies apply to"
                  + " it: unexpected java.lang.NoClassDefFoundError: thrown by a test.");
      assertThat(other.isAlive()).isTrue();
    }
  }

  private List<Condition> reported(String namespace) {
    ModelValidation policy =
        client.resources(ModelValidation.class).inNamespace(namespace).withName("demo").get();
    ModelValidationStatus status = policy.getStatus();
    return status == null
        ? List.of()
        : Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
            .filter(each -> each.getType().equals("Reported"))
            .toList();
  }

  private void refuseReports(String name) {
    TestNamespace namespace = namespace(name);
    String resource = "count/policyreports.wgpolicyk8s.io";
    namespace.create(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: none}
        spec: {hard: {"%s": 0}}
        """
            .formatted(resource));
    client
        .resourceQuotas()
        .inNamespace(name)
        .withName("none")
        .editStatus(quota -> withStatus(quota, resource)); // there is no quota controller here
  }

  private static ResourceQuota withStatus(ResourceQuota quota, String resource) {
    return quota
        .edit()
        .editOrNewStatus()
        .withHard(Map.of(resource, new Quantity("0")))
        .withUsed(Map.of(resource, new Quantity("0")))
        .endStatus()
        .build();
  }

  /** How many writes of a resource the API server refused with 403 or 422 since its start. */
  private long refused(String resource) {
    return client
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total{"))
        .filter(line -> line.contains("resource=\"" + resource + "\""))
        .filter(line -> line.contains("code=\"403\"") || line.contains("code=\"422\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private TestNamespace namespace(String name) {
    TestNamespace namespace = TestNamespace.create(API, name);
    namespace.create(DemoPolicy.in(name));
    return namespace;
  }

  private void createPod(String namespace, String name) {
    client
        .resource(InjectedPods.inject(DemoPolicy.pod(namespace, name), DemoPolicy.in(namespace)))
        .create();
  }

  private int reports(String namespace) {
    List<GenericKubernetesResource> reports =
        client
            .genericKubernetesResources("wgpolicyk8s.io/v1alpha2", "PolicyReport")
            .inNamespace(namespace)
            .list()
            .getItems();
    return reports.size();
  }

  private int events(String namespace) {
    return client.events().v1().events().inNamespace(namespace).list().getItems().size();
  }

  private int validated(String namespace) {
    return client.resources(ModelValidation.class).inNamespace(namespace).list().getItems().stream()
        .map(ModelValidation::getStatus)
        .filter(status -> status != null && status.pods() != null)
        .mapToInt(status -> status.pods().validated())
        .sum();
  }
}
