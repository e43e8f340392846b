package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands in for OpenShift's OAuth server (RFC 6749, 4.1): everybody who comes is logged in already,
 * and a code is good for one token. Tokens are the API server's own, so that the rest is real.
 */
public final class OAuthServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final String client;
  private final String secret;
  private final String token;
  private final HttpsEndpoint endpoint;
  private final Map<String, String> redirectsByCode = new ConcurrentHashMap<>();
  private final List<Map<String, String>> authorizations = new CopyOnWriteArrayList<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();

  /**
   * Opens one.
   *
   * @param client the only client's identifier
   * @param secret and its secret
   * @param token what everybody gets
   */
  public OAuthServer(String client, String secret, String token) throws Exception {
    this.client = client;
    this.secret = secret;
    this.token = token;
    this.endpoint = HttpsEndpoint.open(this::answer);
  }

  /** Where it answers. */
  public String url() {
    return endpoint.url();
  }

  /** Its certificate. */
  public String pem() {
    return endpoint.pem();
  }

  /** The parameters of each request to log in. */
  public List<Map<String, String>> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Why it gave no token, each time. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/oauth/authorize" -> authorize(exchange);
      case "/oauth/token" -> exchange(exchange);
      default -> send(exchange, 404, "{}");
    }
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
    authorizations.add(asked);
    if (!client.equals(asked.get("client_id")) || !"code".equals(asked.get("response_type"))) {
      send(exchange, 400, "{}");
      return;
    }
    String code = UUID.randomUUID().toString();
    String redirect = asked.getOrDefault("redirect_uri", "");
    redirectsByCode.put(code, redirect);
    String state = URLEncoder.encode(asked.getOrDefault("state", ""), UTF_8);
    exchange.getResponseHeaders().add("Location", redirect + "?code=" + code + "&state=" + state);
    send(exchange, 302, "");
  }

  private void exchange(HttpExchange exchange) throws IOException {
    Map<String, String> given =
        parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String redirect = redirectsByCode.remove(given.getOrDefault("code", ""));
    String refusal = "";
    if (!client.equals(given.get("client_id")) || !secret.equals(given.get("client_secret"))) {
      refusal = "unauthorized_client";
    } else if (redirect == null || !redirect.equals(given.get("redirect_uri"))) {
      refusal = "invalid_grant";
    }
    if (refusal.isEmpty()) {
      send(
          exchange,
          200,
          JSON.writeValueAsString(
              Map.of(
                  "access_token",
                  token,
                  "token_type",
                  "Bearer",
                  "expires_in",
                  86_400,
                  "scope",
                  "user:info")));
    } else {
      refusals.add(refusal);
      send(exchange, 400, JSON.writeValueAsString(Map.of("error", refusal)));
    }
  }

  private static Map<String, String> parameters(String encoded) {
    Map<String, String> parameters = new TreeMap<>();
    for (String each : encoded.split("&", -1)) {
      String[] pair = each.split("=", 2);
      parameters.put(
          URLDecoder.decode(pair[0], UTF_8),
          pair.length == 2 ? URLDecoder.decode(pair[1], UTF_8) : "");
    }
    return parameters;
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
