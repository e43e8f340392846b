package io.modelgate.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelgate.testing.Webhook;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A stand-in for OpenShift's console, made of the contract of its plugin loader and its proxy
 * (openshift/console: pkg/plugins, pkg/proxy, console-dynamic-plugin-sdk): it serves the plugin's
 * assets below {@code /api/plugins}, and passes on what the plugin asks below {@code
 * /api/proxy/plugin} with its user's token.
 */
final class StandInConsole implements AutoCloseable {
  private static final String ASSETS = "/api/plugins/modelgate/";
  private static final String PROXY = "/api/proxy/plugin/modelgate/status/";
  private static final String POLICY =
      "default-src 'self'; img-src 'self' https: data:; font-src 'self' data:; script-src 'self'"
          + " 'unsafe-eval'; style-src 'self' 'unsafe-inline'; frame-src 'none'; base-uri 'self'";

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<String> authorized = new CopyOnWriteArrayList<>();
  private final Webhook modelgate;
  private final String token;
  private final String callback;

  /**
   * Starts one.
   *
   * @param token the user's
   * @param callback the name by which plugins enter
   */
  StandInConsole(Webhook modelgate, String token, String callback) throws IOException {
    this.modelgate = modelgate;
    this.token = token;
    this.callback = callback;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** Starts to answer. */
  StandInConsole start() {
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
    return this;
  }

  String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  /** The requests of which the browser itself said by whom they are. */
  List<String> authorized() {
    return authorized;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    if (exchange.getRequestHeaders().containsKey("Authorization")) {
      authorized.add(path);
    }
    try (exchange) {
      if (path.startsWith(ASSETS)) {
        pass(exchange, modelgate.stream("/ui/" + path.substring(ASSETS.length()), "Accept", "*/*"));
      } else if (path.startsWith(PROXY)) {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        String to = "/" + path.substring(PROXY.length());
        pass(exchange, modelgate.stream(to, "Accept", accept, "Authorization", "Bearer " + token));
      } else if (path.endsWith(".js")) {
        exchange.getResponseHeaders().set("Content-Type", "text/javascript; charset=UTF-8");
        send(exchange, script(path));
      } else {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        send(exchange, new String(resource("console.html"), UTF_8).replace("CALLBACK", callback));
      }
    }
  }

  private static String script(String path) throws IOException {
    String webjar = "/META-INF/resources/webjars/%s/17.0.2/umd/%s.production.min.js";
    return new String(
        switch (path) {
          case "/react.js" -> resource(webjar.formatted("react", "react"));
          case "/react-dom.js" -> resource(webjar.formatted("react-dom", "react-dom"));
          default -> resource(path.substring(1));
        },
        UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream found = StandInConsole.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(found, name).readAllBytes();
    }
  }

  private static void send(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** As it comes, since events never end. */
  private static void pass(HttpExchange exchange, HttpResponse<InputStream> response) {
    response
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    try (InputStream from = response.body()) {
      exchange.sendResponseHeaders(response.statusCode(), 0);
      OutputStream to = exchange.getResponseBody();
      byte[] buffer = new byte[8192];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        to.write(buffer, 0, read);
        to.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the browser has gone
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
