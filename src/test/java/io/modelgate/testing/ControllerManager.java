package io.modelgate.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The real controllers of Kubernetes beside a test's API server, each with its own service account:
 * they make pods of templates, and give the roles "edit" and "admin" their rules.
 */
public final class ControllerManager implements AutoCloseable {
  /** Not those that look after nodes: the tests' node has no kubelet that says it is alive. */
  private static final List<String> CONTROLLERS =
      List.of(
          "clusterrole-aggregation-controller",
          "cronjob-controller",
          "daemonset-controller",
          "deployment-controller",
          "garbage-collector-controller",
          "job-controller",
          "namespace-controller",
          "replicaset-controller",
          "replicationcontroller-controller",
          "statefulset-controller");

  private static final Path LOG = Path.of("target", "kube-controller-manager.log");

  private final Process process;

  private ControllerManager(Process process) {
    this.process = process;
  }

  /** Starts them. Returns when they work. */
  public static ControllerManager start(KubeApi api) throws IOException, InterruptedException {
    String command = Component.CONTROLLER_MANAGER.path().toString();
    Path folder = Files.createTempDirectory("controller-manager");
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, api.adminKubeconfig());
    Process process =
        new ProcessBuilder(
                command,
                "--kubeconfig=" + kubeconfig,
                "--controllers=" + String.join(",", CONTROLLERS),
                "--use-service-account-credentials",
                "--leader-elect=false",
                "--bind-address=127.0.0.1",
                "--secure-port=" + LibertyServer.freePort(),
                "--cert-dir=" + folder,
                "--min-resync-period=10m",
                "--kube-api-qps=200",
                "--kube-api-burst=400")
            .redirectErrorStream(true)
            .redirectOutput(LOG.toFile())
            .start();
    ControllerManager started = new ControllerManager(process);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !process.isAlive() || isFilled(api.client(), "admin"));
    if (!process.isAlive()) {
      throw new IllegalStateException("kube-controller-manager ended, see " + LOG);
    }
    return started;
  }

  /** Whether a role that is put together from others has its rules. */
  private static boolean isFilled(KubernetesClient client, String clusterRole) {
    List<PolicyRule> rules = client.rbac().clusterRoles().withName(clusterRole).get().getRules();
    return rules != null && !rules.isEmpty();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
