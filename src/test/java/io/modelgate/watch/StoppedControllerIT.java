package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The last replica that is stopped says of each policy that nothing is known any more. */
@Needs(Component.API_SERVER)
final class StoppedControllerIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String STOPPED =
      "Modelgate was stopped or removed: until it runs again, the state of this policy is unknown"
          + " and no pod is validated.";
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: ModelValidation
      metadata: {name: demo}
      spec:
        config: {publicKeyConfig: {keyFrom: {inline: "%s"}}}
        model: {path: /models/demo, signaturePath: /models/demo/model.sig}
      """;
  private static final String REPLICA =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: %s
        labels: {app.kubernetes.io/name: modelgate, app.kubernetes.io/component: controller}
      spec:
        nodeName: node
        containers: [{name: controller, image: c}]
      """;

  private static KubeApi api;
  private static TestNamespace models;
  private static TestNamespace replicas;

  @BeforeAll
  static void start() throws IOException {
    api = KubeApi.startAnother("stopped-controller");
    models = TestNamespace.create(api, "models");
    replicas = TestNamespace.of(api, NAMESPACE);
    models.create(
        POLICY.formatted(
            Files.readString(Path.of("examples", "key", "signer.pub.pem")).replace("\n", "\\n")));
    for (String name : List.of("one", "two")) {
      replicas.createPod(REPLICA.formatted(name));
    }
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void lastReplicaTakesBackWhatWasSaidUntilOneRunsAgain() throws IOException {
    WatchedCluster cluster = WatchedCluster.withDuties(api);
    try {
      await().atMost(PATIENCE).until(() -> "True".equals(said("Ready").getStatus()));

      end("one");
      awaitEnding("one");
      assertThat(said("Ready").getStatus()).isEqualTo("True");

      end("two");
      for (String type : List.of("Ready", "Reachable")) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(said(type))
                        .extracting(
                            Condition::getStatus, Condition::getReason, Condition::getMessage)
                        .containsExactly("Unknown", "ControllerStopped", STOPPED));
      }

      replicas.createPod(REPLICA.formatted("three"));
      await().atMost(PATIENCE).until(() -> "True".equals(said("Ready").getStatus()));
      assertThat(said("Reachable").getMessage()).doesNotContain("stopped");
    } finally {
      cluster.close();
    }
    assertThat(said("Ready").getStatus()).isEqualTo("True"); // its process ended, its pod did not
  }

  @Test
  void statusesOfAControllerThatIsGoneAreRemovedByTheCommandOfThePage() throws IOException {
    models.create(POLICY.formatted("x").replace("name: demo", "name: left-behind"));
    String status =
        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"Compiled\",\"message\":\"\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}";
    api.kubectl(
        "",
        "patch",
        "modelvalidation",
        "left-behind",
        "-n",
        "models",
        "--subresource=status",
        "--type=merge",
        "-p",
        status);
    assertThat(types("left-behind")).containsKey("Ready");

    String page = Files.readString(Path.of("src", "site", "installation.md"));
    String script = page.substring(page.indexOf("for resource in modelvalidations"));
    run(script.substring(0, script.indexOf("```")));

    assertThat(types("left-behind")).isEmpty();
  }

  private static void run(String script) throws IOException {
    Path kubeconfig = Files.createTempFile("admin", ".kubeconfig");
    Files.writeString(kubeconfig, api.adminKubeconfig());
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder
        .environment()
        .merge("PATH", api.binaries().toString(), (path, more) -> more + ":" + path);
    String printed =
        new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed).contains("left-behind patched").doesNotContain("rror");
    Files.delete(kubeconfig);
  }

  private static void end(String replica) {
    api.client().pods().inNamespace(NAMESPACE).withName(replica).withGracePeriod(600).delete();
  }

  private static void awaitEnding(String replica) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                api.client()
                        .pods()
                        .inNamespace(NAMESPACE)
                        .withName(replica)
                        .get()
                        .getMetadata()
                        .getDeletionTimestamp()
                    != null);
  }

  private static Condition said(String type) {
    return types("demo").getOrDefault(type, new Condition());
  }

  private static Map<String, Condition> types(String policy) {
    GenericKubernetesResource stored =
        api.client()
            .genericKubernetesResources(PolicyResources.of(Kind.NAMESPACED))
            .inNamespace("models")
            .withName(policy)
            .get();
    return PolicyCondition.conditions(stored).stream()
        .collect(Collectors.toMap(Condition::getType, each -> each));
  }
}
