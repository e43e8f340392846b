package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfoBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modelgate.api.ClusterModelValidation;
import io.modelgate.api.MetadataKeys;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.RuntimePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A real kube-apiserver and etcd, with what openshift/base holds installed. */
public final class KubeApi implements AutoCloseable {
  /** The kubeconfig that Modelgate gets: its service account's, with no more than its role. */
  static final Path KUBECONFIG = Path.of("target", "it", "kubeconfig").toAbsolutePath();

  private static final Path MANIFESTS = Path.of("openshift", "base");
  private static final String NAMESPACE = "model-validation-controller";
  private static final String POLICY = "ValidatingAdmissionPolicy";
  private static final String SERVICE_ACCOUNT = "modelgate";
  private static final Duration START = Duration.ofMinutes(2);

  private final String adminKubeconfig;
  private final Runnable stop;
  private final Path binaries;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private KubeApi(String adminKubeconfig, Runnable stop, Path binaries, Path kubeconfig) {
    this.adminKubeconfig = adminKubeconfig;
    this.stop = stop;
    this.binaries = binaries;
    this.kubeconfig = kubeconfig;
    this.client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(adminKubeconfig)).build();
  }

  /**
   * One of a test's own, which may spoil it.
   *
   * @param flags more of the kube-apiserver
   */
  public static KubeApi startAnother(String name, String... flags) {
    return start(KUBECONFIG.resolveSibling(name + ".kubeconfig"), flags);
  }

  static KubeApi start() {
    KubeApi api = start(KUBECONFIG);
    api.apply(MANIFESTS.resolve("marks.yaml")); // elsewhere, pods of earlier times are stored
    return api;
  }

  private static KubeApi start(Path kubeconfig, String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(KubernetesVersion.features());
    KubeAPIServerConfig config =
        KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withApiServerFlags(all)
            .withStartupTimeout((int) START.toMillis())
            .build();
    Path binaries = Component.API_SERVER.path();
    KubeAPIServer server = new KubeAPIServer(config);
    awaitNextDay();
    server.start();
    return install(server.getKubeConfigYaml(), server::stop, binaries, kubeconfig);
  }

  /**
   * Waits for midnight if it comes before a start may end: kube-api-test adds its patience to the
   * time of day, finds that it is later than the sum, and gives up at once.
   */
  private static void awaitNextDay() {
    await()
        .atMost(START.multipliedBy(2))
        .until(() -> LocalTime.now(ZoneId.systemDefault()).isBefore(LocalTime.MAX.minus(START)));
  }

  /** The API server of a control plane that a test may stop and slow, and that it closes. */
  public static KubeApi of(ControlPlane controlPlane, String name) {
    return install(
        controlPlane.adminKubeconfig(),
        () -> {},
        controlPlane.binaries(),
        KUBECONFIG.resolveSibling(name + ".kubeconfig"));
  }

  /** Creates what is there in every cluster that has Modelgate: its namespace and manifests. */
  private static KubeApi install(
      String adminKubeconfig, Runnable stop, Path binaries, Path kubeconfig) {
    KubeApi api = new KubeApi(adminKubeconfig, stop, binaries, kubeconfig);
    api.createNamespace(NAMESPACE);
    api.installPolicyDefinitions();
    api.apply(MANIFESTS.resolve("rbac.yaml"));
    api.apply(MANIFESTS.resolve("exemptions.yaml"));
    api.writeKubeconfig();
    return api;
  }

  /** Installs the kinds of policies. */
  public void installPolicyDefinitions() {
    apply(MANIFESTS.resolve("modelvalidations.yaml"));
    apply(MANIFESTS.resolve("clustermodelvalidations.yaml"));
    apply(MANIFESTS.resolve("runtimepolicies.yaml"));
    apply(MANIFESTS.resolve("validationexemptions.yaml"));
    apply(MANIFESTS.resolve("modelrecalls.yaml"));
    apply(MANIFESTS.resolve("trustroots.yaml"));
  }

  /** A client with all permissions. */
  public KubernetesClient client() {
    return client;
  }

  /** A new client with all permissions that tries everything once only. */
  public KubernetesClient impatientClient() {
    return impatient(Config.fromKubeconfig(adminKubeconfig));
  }

  /** The same with the permissions of a user. */
  KubernetesClient impatientClient(String user) {
    Config config = Config.fromKubeconfig(adminKubeconfig);
    config.setImpersonateUsername(user);
    return impatient(config);
  }

  private static KubernetesClient impatient(Config config) {
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** A new client with the permissions that Modelgate has. */
  public KubernetesClient modelgateClient() {
    try {
      return new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kubeconfig of a process with the permissions that Modelgate has. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The kubeconfig of an administrator, as YAML. */
  public String adminKubeconfig() {
    return adminKubeconfig;
  }

  /** Where it answers, with a slash at the end. */
  public String url() {
    return client.getMasterUrl().toString();
  }

  /** The certificate authority (PEM) of its own certificate. */
  public String certificateAuthority() {
    try {
      return Files.readString(Path.of(client.getConfiguration().getCaCertFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder with kubectl in it. */
  public Path binaries() {
    return binaries;
  }

  /** Creates a namespace. */
  public void createNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** Whether it has ValidatingAdmissionPolicies, as from Kubernetes 1.30 on. */
  public boolean servesPolicies() {
    return client.supports("admissionregistration.k8s.io/v1", POLICY);
  }

  /**
   * Creates or updates all that a manifest holds, but for policies where there are none: then the
   * controller has webhooks in their place.
   */
  public List<HasMetadata> apply(Path manifest) {
    try (InputStream in = Files.newInputStream(manifest)) {
      List<HasMetadata> all = client.load(in).items();
      if (all.stream().anyMatch(each -> each.getKind().startsWith(POLICY)) && !servesPolicies()) {
        return List.of();
      }
      return client.resourceList(all).forceConflicts().serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs kubectl as an administrator.
   *
   * @return what it printed, warnings and errors included
   */
  public String kubectl(String input, String... arguments) {
    try {
      Path kubeconfig = Files.createTempFile(KUBECONFIG.getParent(), "admin", ".kubeconfig");
      Files.writeString(kubeconfig, adminKubeconfig);
      List<String> command = new ArrayList<>();
      command.add(binaries.resolve("kubectl").toString());
      command.add("--kubeconfig=" + kubeconfig);
      command.add("--cache-dir=" + kubeconfig + ".cache"); // of no earlier server on this port
      command.addAll(List.of(arguments));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        // Older ones take for JSON what begins with a brace.
        boolean isFlow = input.startsWith("{") && !command.contains("--raw");
        in.write(((isFlow ? "---\n" : "") + input).getBytes(UTF_8));
      }
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Installs our webhook; returns when the API server calls it. */
  public void register(Webhook webhook) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> webhook.get("/health/ready").statusCode() == 200);
    register(webhook::url, webhook.caBundle());
  }

  /** The same for one in the test's own process. */
  public void register(HttpsEndpoint webhook) {
    register(path -> webhook.url() + path, webhook.caBundle());
  }

  /** Installs a configuration of webhooks behind which nobody answers. */
  public void registerUnanswered(String manifest, String caBundle) {
    client
        .resource(Manifests.webhooks(manifest, path -> "https://localhost:9" + path, caBundle))
        .serverSideApply();
  }

  private void register(UnaryOperator<String> url, String caBundle) {
    for (String manifest : List.of("webhook.yaml", "validating-webhook.yaml")) {
      client.resource(Manifests.webhooks(manifest, url, caBundle)).serverSideApply();
    }
    await().atMost(Duration.ofSeconds(30)).until(this::asksWebhooks);
  }

  /**
   * Takes the webhooks away that an earlier test registered; returns when pods come past them. A
   * controller that still runs may write its own once more, which a garbage collector would delete.
   */
  public void unregister() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              client.admissionRegistration().v1().mutatingWebhookConfigurations().delete();
              client.admissionRegistration().v1().validatingWebhookConfigurations().delete();
              return !asksWebhooks();
            });
  }

  /** Deletes what earlier tests left, for a test of what is shown of the whole cluster. */
  public void deletePoliciesAndPods() {
    client.resources(ModelValidation.class).inAnyNamespace().list().getItems().forEach(this::gone);
    client.resources(ClusterModelValidation.class).list().getItems().forEach(this::gone);
    client.resources(RuntimePolicy.class).list().getItems().forEach(this::gone);
    client.pods().inAnyNamespace().list().getItems().forEach(this::gone);
  }

  private void gone(HasMetadata resource) {
    client.resource(resource).withGracePeriod(0).delete();
  }

  /** Whether a pod is refused that asks for a policy which is not there. */
  private boolean asksWebhooks() {
    String probe = "webhook-probe";
    if (client.namespaces().withName(probe).get() == null) {
      createNamespace(probe);
    }
    Pod labelled =
        new PodBuilder()
            .withNewMetadata()
            .withName("probe")
            .withNamespace(probe)
            .addToLabels(MetadataKeys.VALIDATION_LABEL, "not-a-policy")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("probe")
            .withImage("probe")
            .endContainer()
            .endSpec()
            .build();
    try {
      client.resource(labelled).dryRun(true).create();
      return false;
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage()).contains("pods.modelgate.io");
    }
  }

  @Override
  public void close() {
    client.close();
    stop.run();
  }

  /**
   * A new token of a service account, which is created where it is missing.
   *
   * @param audiences whom it is for; none for the API server itself
   */
  public String token(String namespace, String serviceAccount, String... audiences) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(serviceAccount)
                .endMetadata()
                .build())
        .serverSideApply();
    return requestToken(namespace, serviceAccount, audiences);
  }

  /** Gives a service account a ClusterRole in its namespace. */
  public void bind(String namespace, String serviceAccount, String clusterRole) {
    kubectl(
        "",
        "create",
        "rolebinding",
        serviceAccount + "-" + clusterRole,
        "--namespace=" + namespace,
        "--clusterrole=" + clusterRole,
        "--serviceaccount=" + namespace + ":" + serviceAccount);
  }

  /** Gives a service account a ClusterRole everywhere. */
  public void bindEverywhere(String namespace, String serviceAccount, String clusterRole) {
    kubectl(
        "",
        "create",
        "clusterrolebinding",
        String.join("-", namespace, serviceAccount, clusterRole),
        "--clusterrole=" + clusterRole,
        "--serviceaccount=" + namespace + ":" + serviceAccount);
  }

  private String requestToken(String namespace, String serviceAccount, String... audiences) {
    String answer =
        client.raw(
            "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + serviceAccount + "/token",
            "POST",
            Map.of(
                "apiVersion",
                "authentication.k8s.io/v1",
                "kind",
                "TokenRequest",
                "spec",
                Map.of("audiences", List.of(audiences))));
    try {
      return new JsonMapper().readTree(answer).at("/status/token").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeKubeconfig() {
    KubernetesSerialization yaml = new KubernetesSerialization();
    io.fabric8.kubernetes.api.model.Config config =
        yaml.unmarshal(adminKubeconfig, io.fabric8.kubernetes.api.model.Config.class);
    NamedAuthInfo user =
        new NamedAuthInfoBuilder()
            .withName(config.getUsers().get(0).getName())
            .withNewUser()
            .withToken(requestToken(NAMESPACE, SERVICE_ACCOUNT))
            .endUser()
            .build();
    config.setUsers(List.of(user));
    try {
      Files.createDirectories(kubeconfig.getParent());
      Files.writeString(kubeconfig, yaml.asYaml(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
