package io.modelgate.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * kube-apiserver and etcd as processes of their own: they can be killed, stopped, and started again
 * with the same data, certificates and ports, which kube-api-test's cannot.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Duration PROBE = Duration.ofSeconds(5);

  private final Path binaries = Component.API_SERVER.path();
  private final CertManager certificates;
  private final String directory;
  private final int etcdPort;
  private final int port;
  private final Path logs;
  private final Process etcd;
  private volatile Process apiServer;

  private ControlPlane(Path folder) throws IOException {
    directory = KubeAPIServerConfigBuilder.anAPIServerConfig().build().getKubeAPITestDir();
    certificates = new CertManager(directory);
    certificates.createCertificatesIfNeeded();
    etcdPort = LibertyServer.freePort();
    port = LibertyServer.freePort();
    logs = Files.createDirectories(folder);
    etcd = startEtcd(folder.resolve("etcd").toAbsolutePath());
    apiServer = startApiServer();
  }

  /**
   * Starts one; returns when it is ready.
   *
   * @param folder an empty one for its data and its logs
   */
  public static ControlPlane start(Path folder) throws IOException {
    ControlPlane started = new ControlPlane(folder);
    started.awaitReady();
    return started;
  }

  private Process startEtcd(Path data) throws IOException {
    String client = "http://localhost:" + etcdPort;
    String peer = "http://localhost:" + LibertyServer.freePort();
    return start(
        "etcd",
        "--data-dir=" + data,
        "--unsafe-no-fsync",
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer);
  }

  private Process startApiServer() throws IOException {
    List<String> flags = new ArrayList<>(KubernetesVersion.features());
    flags.addAll(
        List.of(
            "--cert-dir=" + directory,
            "--secure-port=" + port,
            "--etcd-servers=http://localhost:" + etcdPort,
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://localhost",
            "--service-account-signing-key-file=" + certificates.getAPIServerKeyPath(),
            "--service-account-key-file=" + certificates.getAPIServerKeyPath(),
            "--disable-admission-plugins=ServiceAccount",
            "--client-ca-file=" + certificates.getClientCertPath(),
            "--service-cluster-ip-range=10.0.0.0/24",
            "--allow-privileged"));
    return start("kube-apiserver", flags.toArray(String[]::new));
  }

  private Process start(String command, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(binaries.resolve(command).toString());
    builder.command().addAll(List.of(arguments));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logs.resolve(command + ".log").toFile()))
        .start();
  }

  /** Waits until the API server says that it is ready. */
  public void awaitReady() {
    await().atMost(LONG).until(this::isReady);
  }

  /** Whether the API server says that it is ready. */
  public boolean isReady() {
    try {
      return HttpsProbe.of(port, "/readyz", PROBE).status() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** The API server's port. */
  public int port() {
    return port;
  }

  /** The folder with kubectl in it. */
  Path binaries() {
    return binaries;
  }

  /** The kubeconfig of an administrator, as YAML. */
  String adminKubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    current-context: faults
    clusters:
      - name: faults
        cluster: {server: "https://127.0.0.1:%d", certificate-authority: %s}
    users:
      - name: faults
        user: {client-certificate: %s, client-key: %s}
    contexts:
      - name: faults
        context: {cluster: faults, user: faults}
    """
        .formatted(
            port,
            certificates.getAPIServerCertPath(),
            certificates.getClientCertPath(),
            certificates.getClientKeyPath());
  }

  /** Kills the API server, and starts it again; returns before it is ready. */
  public void restartApiServer() throws IOException {
    Signal.KILL.send(apiServer.toHandle());
    try {
      apiServer.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    apiServer = startApiServer();
  }

  /** Sends etcd a signal. */
  public void signalEtcd(Signal signal) {
    signal.send(etcd.toHandle());
  }

  /** Has etcd forget all that was before now: a watch that goes on from there has expired. */
  public void compact() throws IOException {
    String header = post("/v3/kv/range", "{\"key\": \"AA==\"}");
    String revision = header.replaceAll("(?s).*\"revision\":\"(\\d+)\".*", "$1");
    post("/v3/kv/compaction", "{\"revision\": \"" + revision + "\", \"physical\": true}");
  }

  private String post(String path, String body) throws IOException {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://localhost:" + etcdPort + path))
                      .POST(BodyPublishers.ofString(body))
                      .build(),
                  BodyHandlers.ofString());
      if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("etcd answers " + answer.body());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    for (Process each : List.of(apiServer, etcd)) {
      Signal.KILL.send(each.toHandle());
    }
  }
}
