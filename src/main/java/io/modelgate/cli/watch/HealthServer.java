package io.modelgate.cli.watch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * {@code /ready} and {@code /healthz} for the kubelet's probes. Anybody in the cluster may ask, so
 * it reveals one word, and slow or many callers cost little.
 */
final class HealthServer implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final int THREADS = 4;

  private final HttpServer server;
  private final LastVerification standing;

  private HealthServer(HttpServer server, LastVerification standing) {
    this.server = server;
    this.standing = standing;
  }

  /**
   * Answers from now on.
   *
   * @param port where to listen, on all addresses as the kubelet asks the pod's; 0 takes a free one
   * @throws NotCheckedException where the port is taken
   */
  static HealthServer start(int port, LastVerification standing) throws NotCheckedException {
    // In seconds; the server has no methods for them.
    System.setProperty("sun.net.httpserver.maxReqTime", "2");
    System.setProperty("sun.net.httpserver.maxRspTime", "2");
    System.setProperty("sun.net.httpserver.idleInterval", "10");
    System.setProperty("jdk.httpserver.maxConnections", "64");
    try {
      HealthServer health =
          new HealthServer(HttpServer.create(new InetSocketAddress(port), BACKLOG), standing);
      health.server.setExecutor(threads());
      health.server.createContext("/", health::answer);
      health.server.start();
      return health;
    } catch (IOException e) {
      throw new NotCheckedException(
          "port " + port + " for --watch: " + Printable.of(String.valueOf(e.getMessage())));
    }
  }

  private static ThreadPoolExecutor threads() {
    return new ThreadPoolExecutor(
        THREADS,
        THREADS,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(BACKLOG),
        work -> {
          Thread thread = new Thread(work, "health");
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy()); // the server closes it after maxReqTime
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, "only GET and HEAD\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/ready" -> ready(exchange);
        case "/healthz" -> send(exchange, 200, "alive\n");
        default -> send(exchange, 404, "only /ready and /healthz\n");
      }
    }
  }

  private void ready(HttpExchange exchange) throws IOException {
    if (standing.isVerified()) {
      send(exchange, 200, "ready\n");
    } else {
      send(exchange, 503, "not ready\n");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
