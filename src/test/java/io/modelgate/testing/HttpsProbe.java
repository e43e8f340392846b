package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a server on this machine answers, whoever it is: a kubelet's probes ask nobody who the
 * server is.
 *
 * @param status of HTTP
 * @param body as text
 * @param certificate that the server showed
 */
public record HttpsProbe(int status, String body, Certificate certificate) {
  /** Asks for a path; an answer that takes longer is an {@link IOException}. */
  public static HttpsProbe of(int port, String path, Duration timeout) throws IOException {
    HttpsURLConnection connection =
        (HttpsURLConnection)
            URI.create("https://localhost:" + port + path).toURL().openConnection();
    connection.setSSLSocketFactory(context().getSocketFactory());
    connection.setHostnameVerifier((name, session) -> true);
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setRequestProperty("Connection", "close");
    int status = connection.getResponseCode();
    Certificate certificate = connection.getServerCertificates()[0];
    boolean isError = status >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream in = isError ? connection.getErrorStream() : connection.getInputStream()) {
      String body = in == null ? "" : new String(in.readAllBytes(), UTF_8);
      return new HttpsProbe(status, body, certificate);
    }
  }

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anyone()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Anyone implements X509TrustManager {
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
