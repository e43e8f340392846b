package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Somebody else's HTTPS server on this machine, with a certificate of its own for localhost. */
public final class HttpsEndpoint implements AutoCloseable {
  private static final String ALIAS = "endpoint";

  private final HttpsServer server;
  private final ExecutorService threads;
  private final String pem;

  private HttpsEndpoint(HttpsServer server, ExecutorService threads, String pem) {
    this.server = server;
    this.threads = threads;
    this.pem = pem;
  }

  /** Opens one on a free port. */
  public static HttpsEndpoint open(HttpHandler handler) throws Exception {
    KeyStore keys = keys();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext("/", handler);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.start();
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getCertificate(ALIAS).getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return new HttpsEndpoint(server, threads, pem);
  }

  /** Where it answers. */
  public String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /** Its certificate, which signs itself. */
  String pem() {
    return pem;
  }

  /** The same as a webhook configuration wants it. */
  public String caBundle() {
    return Base64.getEncoder().encodeToString(pem.getBytes(UTF_8));
  }

  private static KeyStore keys() throws Exception {
    Path store = Files.createTempDirectory("endpoint").resolve("keys.p12");
    String password = UUID.randomUUID().toString();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                password)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool made no key");
    }
    KeyStore loaded = KeyStore.getInstance(store.toFile(), password.toCharArray());
    KeyStore copy = KeyStore.getInstance("PKCS12");
    copy.load(null, null);
    copy.setKeyEntry(
        ALIAS,
        loaded.getKey(ALIAS, password.toCharArray()),
        new char[0],
        loaded.getCertificateChain(ALIAS));
    return copy;
  }

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
