package io.modelgate.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks this very server which certificate it shows: whoever connects from now on gets the same. And
 * has it answer reviews, since a server's first take long: an API server would wait for them in
 * vain. They are about no pod, so no policy is asked, and whoever only lets clients with
 * certificates ask refuses them.
 */
final class ServedCertificate {
  private static final Logger LOG = Logger.getLogger(ServedCertificate.class.getName());
  private static final int TIMEOUT_MILLIS = 2_000;

  /** As many as an API server may begin with at once, each by a connection of its own. */
  private static final int REVIEWS = 8;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": "warm-up", "operation": "CREATE", "namespace": "warm-up", "name": "warm-up",
        "kind": {"group": "", "version": "v1", "kind": "ConfigMap"},
        "resource": {"group": "", "version": "v1", "resource": "configmaps"},
        "userInfo": {"username": "warm-up", "groups": ["warm-up"]},
        "object": {"apiVersion": "v1", "kind": "ConfigMap",
          "metadata": {"name": "warm-up", "namespace": "warm-up", "labels": {"app": "warm-up"}},
          "data": {"number": "1"}}}}
      """;

  private static final byte[] REQUEST =
      """
      POST /admission/mutate HTTP/1.1\r
      Host: localhost\r
      Content-Type: application/json\r
      Content-Length: %d\r
      Connection: close\r
      \r
      %s\
      """
          .formatted(REVIEW.length(), REVIEW)
          .getBytes(US_ASCII);

  private final int port;

  ServedCertificate(int port) {
    this.port = port;
  }

  /**
   * Whether the server shows it, and answers with it. Then it is warm, as far as that may take.
   *
   * @throws IOException if there is no answer, for example because the port is not open yet
   */
  boolean isServed(ServingCertificate wanted) throws IOException, GeneralSecurityException {
    boolean isShown = answers(wanted);
    if (isShown) {
      warmUp(wanted);
    }
    return isShown;
  }

  /** Nobody waits for these but the server itself, so it may do without. */
  private void warmUp(ServingCertificate wanted) throws GeneralSecurityException {
    long begin = System.nanoTime();
    try {
      for (int i = 1; i < REVIEWS && System.nanoTime() - begin < CONNECT_TIMEOUT.toNanos(); i++) {
        answers(wanted);
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "The server does not answer all of its own reviews: {0}", e.getMessage());
    }
  }

  private boolean answers(ServingCertificate wanted) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new ToBeCompared()}, null);
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.startHandshake();
      Certificate shown = socket.getSession().getPeerCertificates()[0];
      if (!shown.equals(wanted.leaf())) {
        return false;
      }
      awaitAnswer(socket);
      return true;
    }
  }

  private static void awaitAnswer(SSLSocket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    if (socket.getInputStream().read() < 0) {
      throw new EOFException("the server closes the connection without an answer");
    }
  }

  /** The certificate is compared with the one that is known, so nobody needs to vouch for it. */
  private static final class ToBeCompared implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
