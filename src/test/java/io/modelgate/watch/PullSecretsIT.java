package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.reconcile.QueueListener;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.PageCommands;
import io.modelgate.testing.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Policies say in which namespaces the Secrets are missing by which nodes pull the verifier. */
@Needs(Component.API_SERVER)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PullSecretsIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String NAME = "registry-login";
  private static final ResourceDefinitionContext SECRETS =
      new ResourceDefinitionContext.Builder()
          .withVersion("v1")
          .withKind("Secret")
          .withPlural("secrets")
          .withNamespaced(true)
          .build();
  private static final String POLICY =
      """
      apiVersion: rhtas.redhat.com/v1alpha1
      kind: %s
      metadata: {name: demo}
      spec:
        config: {publicKeyConfig: {keyFrom: {inline: "%s"}}}
        model: {path: /models/demo, signaturePath: /models/demo/model.sig}
        %s
      """;

  private static final ScheduledExecutorService EXECUTOR = Executors.newScheduledThreadPool(12);
  private static KubeApi api;
  private static OpenShiftClient client;
  private static ClusterSource source;
  private static TestNamespace one;

  @BeforeAll
  static void start() throws IOException {
    api = KubeApi.startAnother("pull-secrets");
    one = TestNamespace.create(api, "one");
    one.create(policy("ModelValidation", ""));
    for (int i = 0; i < 7; i++) {
      api.kubectl("", "create", "namespace", "many-" + i);
      api.kubectl("", "label", "namespace", "many-" + i, "models=true");
    }
    api.client()
        .resource(
            policy(
                "ClusterModelValidation", "namespaceSelector: {matchLabels: {models: \"true\"}}"))
        .create();
    client = connect();
    source = started(client, List.of(NAME));
  }

  private static OpenShiftClient connect() throws IOException {
    return ClusterClient.create(
        Config.fromKubeconfig(Files.readString(api.kubeconfig())), Executors.newCachedThreadPool());
  }

  private static ClusterSource started(OpenShiftClient client, List<String> pullSecrets) {
    ClusterSource started =
        new ClusterSource(
            client,
            EXECUTOR,
            new Leadership(client, NAMESPACE),
            Optional.of(
                new InstallationController.Options(
                    false,
                    false,
                    pullSecrets,
                    InstallationController.Options.INSTALLED.verifier())),
            QueueListener.NONE);
    started.start(policies -> {});
    return started;
  }

  private static String policy(String kind, String more) throws IOException {
    String key = Files.readString(Path.of("examples", "key", "signer.pub.pem"));
    return POLICY.formatted(kind, key.replace("\n", "\\n"), more);
  }

  @AfterAll
  static void stop() {
    source.stop();
    EXECUTOR.shutdownNow();
    api.close();
  }

  @Test
  @Order(1)
  void withoutTheRightToLookTheConditionSaysHowToGiveIt() {
    awaitCondition(
        PullSecretsIT::namespaced,
        "Unknown",
        "NotWatched",
        "It is unknown in which namespaces Secret \"registry-login\" is missing, because the"
            + " controller is not allowed to watch Secrets of this name: allow it, see \"Verifier"
            + " in a private registry\" in installation.md.");
    assertThat(condition(namespaced(), "Ready")).map(Condition::getStatus).hasValue("True");
  }

  @Test
  @Order(2)
  void withTheRightOfThePageItNamesTheNamespaces() throws IOException {
    grant();

    awaitCondition(
        PullSecretsIT::namespaced,
        "False",
        "Missing",
        "Secret \"registry-login\", which nodes need to pull the verifier, is missing in namespace"
            + " \"one\": create it there.");
    awaitCondition(
        PullSecretsIT::clusterWide,
        "False",
        "Missing",
        "Secret \"registry-login\", which nodes need to pull the verifier, is missing in namespaces"
            + " \"many-0\", \"many-1\", \"many-2\", \"many-3\", \"many-4\" and 2 more: create it"
            + " there.");
  }

  /** By the commands of the page, word for word. */
  private static void grant() throws IOException {
    List<String[]> commands =
        PageCommands.kubectl(
            Path.of("src", "site", "installation.md"), "create cluster.*pull-secrets.*");
    assertThat(commands).hasSize(2);
    commands.forEach(words -> assertThat(api.kubectl("", words)).contains("created"));
  }

  @Test
  @Order(3)
  void conditionFollowsTheSecrets() {
    secret("one", "another");
    secret("many-0", NAME);
    secret("one", NAME);

    awaitCondition(PullSecretsIT::namespaced, "True", "Present", "");
    awaitCondition(
        PullSecretsIT::clusterWide,
        "False",
        "Missing",
        "Secret \"registry-login\", which nodes need to pull the verifier, is missing in namespaces"
            + " \"many-1\", \"many-2\", \"many-3\", \"many-4\", \"many-5\" and 1 more: create it"
            + " there.");

    api.client().secrets().inNamespace("one").withName(NAME).delete();

    awaitCondition(
        PullSecretsIT::namespaced,
        "False",
        "Missing",
        "Secret \"registry-login\", which nodes need to pull the verifier, is missing in namespace"
            + " \"one\": create it there.");
  }

  @Test
  @Order(4)
  void rightIsToSecretsOfThisNameAlone() {
    String account = "--as=system:serviceaccount:" + NAMESPACE + ":modelgate";

    for (String verb : List.of("get", "list", "watch")) {
      for (String secret : List.of("secrets", "secrets/another")) {
        assertThat(api.kubectl("", "auth", "can-i", verb, secret, "-n", "one", account))
            .startsWith("no");
      }
    }
    assertThat(
            api.kubectl(
                "", "get", "secrets", "-A", "--field-selector=metadata.name=another", account))
        .contains("Forbidden");
  }

  @Test
  @Order(5)
  void whatASecretHoldsIsNotSent() {
    secret("many-1", NAME);
    try (SharedIndexInformer<GenericKubernetesResource> informer =
        client
            .genericKubernetesResources(SECRETS)
            .inAnyNamespace()
            .withField("metadata.name", NAME)
            .runnableInformer(0)) {
      informer.start().toCompletableFuture().join();
      secret("many-2", NAME);
      await()
          .atMost(PATIENCE)
          .until(() -> informer.getStore().listKeys().contains("many-2/" + NAME));

      assertThat(informer.getStore().list())
          .hasSizeGreaterThan(1)
          .allSatisfy(
              each ->
                  assertThat(each.getAdditionalProperties().keySet())
                      .doesNotContain("data", "type"));
    }
  }

  @Test
  @Order(6)
  void conditionGoesWithTheSetting() throws IOException {
    source.stop();
    client = connect();
    source = started(client, List.of());

    await()
        .atMost(PATIENCE)
        .until(() -> condition(namespaced(), PolicyCondition.PULL_SECRETS).isEmpty());
    assertThat(condition(namespaced(), "Ready")).isPresent();
  }

  private static void secret(String namespace, String name) {
    api.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withData(Map.of("password", "c2VjcmV0"))
                .build())
        .create();
  }

  private static GenericKubernetesResource namespaced() {
    return api.client()
        .genericKubernetesResources(PolicyResources.of(Kind.NAMESPACED))
        .inNamespace("one")
        .withName("demo")
        .get();
  }

  private static GenericKubernetesResource clusterWide() {
    return api.client()
        .genericKubernetesResources(PolicyResources.of(Kind.CLUSTER))
        .withName("demo")
        .get();
  }

  private static Optional<Condition> condition(GenericKubernetesResource policy, String type) {
    return PolicyCondition.conditions(policy).stream()
        .filter(each -> each.getType().equals(type))
        .findFirst();
  }

  private static void awaitCondition(
      Supplier<GenericKubernetesResource> policy, String status, String reason, String message) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(condition(policy.get(), PolicyCondition.PULL_SECRETS))
                    .hasValueSatisfying(
                        each ->
                            assertThat(
                                    List.of(each.getStatus(), each.getReason(), each.getMessage()))
                                .isEqualTo(List.of(status, reason, message))));
  }
}
