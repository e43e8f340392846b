package io.modelgate.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Asks this very server which certificate it shows: whoever connects from now on gets the same. And
 * has it answer a request, since its first takes long: an API server would wait for it in vain.
 */
final class ServedCertificate {
  private static final int TIMEOUT_MILLIS = 2_000;

  /** Of the application, and counted by no metric. */
  private static final byte[] REQUEST =
      "GET /admission/mutate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(US_ASCII);

  private final int port;

  ServedCertificate(int port) {
    this.port = port;
  }

  /**
   * Whether the server shows it, and answers with it.
   *
   * @throws IOException if there is no answer, for instance because the port is not open yet
   */
  boolean is(ServingCertificate wanted) throws IOException, GeneralSecurityException {
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
