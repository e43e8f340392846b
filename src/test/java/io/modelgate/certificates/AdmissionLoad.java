package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.config.CertificateFile;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Pods that are created one after another through the API server, and beside them new connections
 * that trust, as the API server does, whom the webhook's caBundle names at that moment.
 */
final class AdmissionLoad implements AutoCloseable {
  private static final String SERVICE = "modelgate.model-validation-controller.svc";
  private static final int TIMEOUT_MILLIS = 20_000;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: chat, labels: {%s}}
      spec:
        containers:
          - {name: server, image: server, volumeMounts: [{name: models, mountPath: /models}]}
        volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
      """;

  private final KubeApi api;
  private final int port;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Set<Certificate> shown = ConcurrentHashMap.newKeySet();
  private final AtomicInteger admissions = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();
  private volatile boolean goesOn = true;

  /** Begins once pods of the namespace get verified, asked for or selected. */
  AdmissionLoad(KubeApi api, int port, TestNamespace namespace) {
    this.api = api;
    this.port = port;
    String asks = POD.formatted("tier: serving, validation.rhtas.redhat.com/ml: 'true'");
    String selected = POD.formatted("tier: serving");
    namespace.awaitInjected(asks);
    namespace.awaitInjected(selected);
    for (String pod : List.of(asks, selected)) {
      repeat(
          () -> {
            assertThat(TestNamespace.validationContainers(namespace.dryRun(pod))).hasSize(1);
            admissions.incrementAndGet();
          });
    }
    repeat(this::handshake);
    repeat(this::handshake);
  }

  private interface Attempt {
    void run() throws IOException, GeneralSecurityException;
  }

  private void repeat(Attempt attempt) {
    Thread thread =
        new Thread(
            () -> {
              while (goesOn) {
                try {
                  attempt.run();
                } catch (IOException
                    | GeneralSecurityException
                    | KubernetesClientException
                    | AssertionError e) {
                  failures.add(e.toString());
                }
              }
            });
    thread.start();
    threads.add(thread);
  }

  private void handshake() throws IOException, GeneralSecurityException {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    for (X509Certificate each : trusted(api, "modelgate")) {
      roots.setCertificateEntry(each.getSubjectX500Principal().getName(), each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      SSLParameters parameters = new SSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setServerNames(List.of(new SNIHostName(SERVICE)));
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      // The address with the Service's name, which is what the certificate is checked for.
      socket.connect(
          new InetSocketAddress(
              InetAddress.getByAddress(SERVICE, InetAddress.getLoopbackAddress().getAddress()),
              port),
          TIMEOUT_MILLIS);
      socket.startHandshake();
      shown.add(socket.getSession().getPeerCertificates()[0]);
      handshakes.incrementAndGet();
    }
  }

  /** Whom the first mutating webhook of a configuration trusts. */
  static List<X509Certificate> trusted(KubeApi api, String configuration) {
    GenericKubernetesResource stored =
        api.client()
            .genericKubernetesResources(
                "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration")
            .withName(configuration)
            .get();
    if (stored == null) {
      return List.of();
    }
    String bundle = stored.get("webhooks", 0, "clientConfig", "caBundle");
    return bundle == null
        ? List.of()
        : CertificateFile.parse(Base64.getMimeDecoder().decode(bundle));
  }

  /** The certificates that were shown so far. */
  Set<Certificate> shown() {
    return Set.copyOf(shown);
  }

  /** Waits for so many admissions and handshakes from now on. */
  void awaitMore(int count) {
    int wantedAdmissions = admissions.get() + count;
    int wantedHandshakes = handshakes.get() + count;
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> admissions.get() >= wantedAdmissions && handshakes.get() >= wantedHandshakes);
  }

  /** Ends it; nothing may have failed. */
  @Override
  public void close() {
    goesOn = false;
    for (Thread thread : threads) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !thread.isAlive());
    }
    assertThat(failures).isEmpty();
  }
}
