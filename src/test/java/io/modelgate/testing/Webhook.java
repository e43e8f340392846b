package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** A Liberty server as its callers see it, over HTTPS with its own certificate as the only root. */
public final class Webhook {
  private final int port;
  private final Supplier<String> log;
  private final X509Certificate certificate;
  private final HttpClient http;

  Webhook(LibertyServer server) {
    this(server.port(), server::log);
  }

  Webhook(int port, Supplier<String> log) {
    this.port = port;
    this.log = log;
    try {
      certificate = certificate(port);
      http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_2) // offered, as by an API server
              .sslContext(trusting(certificate))
              .build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Liberty does not answer on port " + port, e);
    }
  }

  /** Where it answers. */
  public String url(String path) {
    return "https://localhost:" + port + path;
  }

  /** The certificate as a webhook configuration wants it: PEM, in Base64. */
  public String caBundle() {
    try {
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      String pem = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
      return Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection to it, for requests that no HTTP client sends. */
  public SSLSocket connect() throws IOException {
    try {
      return (SSLSocket) trusting(certificate).getSocketFactory().createSocket("localhost", port);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything that the server has logged so far. */
  public String log() {
    return log.get();
  }

  /**
   * Posts a body.
   *
   * @param headers names and values, in turn
   */
  public HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path))).POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /**
   * Gets a path.
   *
   * @param headers names and values, in turn
   */
  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /**
   * Gets a path whose answer goes on; whoever calls closes it.
   *
   * @param headers names and values, in turn
   */
  public HttpResponse<InputStream> stream(String path, String... headers) {
    return send(
        HttpRequest.newBuilder(URI.create(url(path))).headers(headers),
        BodyHandlers.ofInputStream());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body) {
    try {
      return http.send(request.timeout(Duration.ofSeconds(30)).build(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(int port)
      throws GeneralSecurityException, IOException {
    AtomicReference<X509Certificate> seen = new AtomicReference<>();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Recorder(seen)}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
      socket.startHandshake();
    }
    return seen.get();
  }

  private static SSLContext trusting(X509Certificate root)
      throws GeneralSecurityException, IOException {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    roots.setCertificateEntry("liberty", root);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /** Looks at the certificate that Liberty made for itself, to trust just that one afterwards. */
  private record Recorder(AtomicReference<X509Certificate> seen) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      seen.set(chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
