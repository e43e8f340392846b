package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Speaks to the API server as anybody, with whatever bytes: no typed client stands between. */
record Caller(KubernetesClient client) {
  private static final JsonMapper JSON = new JsonMapper();

  /** The cluster's administrator. */
  static final String ROOT = "";

  /** What the API server answered. */
  record Reply(int code, JsonNode body) {
    /** Whether it did what it was asked for. */
    boolean isDone() {
      return code < 300;
    }

    /** Why it did not. */
    String message() {
      return body.path("message").asText();
    }
  }

  /** Reads. */
  JsonNode get(String path) {
    Reply reply = call(ROOT, "GET", path, "", MissingNode.getInstance());
    return reply.isDone() ? reply.body() : MissingNode.getInstance();
  }

  /**
   * Sends a request.
   *
   * @param user as whom
   * @param type the body's media type
   */
  Reply call(String user, String method, String path, String type, JsonNode body) {
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path);
    if (!user.isEmpty()) {
      request.header("Impersonate-User", user);
    }
    if (!method.equals("GET")) {
      request.method(method, type, body.isMissingNode() ? "" : body.toString());
    }
    try {
      HttpResponse<byte[]> response =
          client.getHttpClient().sendAsync(request.build(), byte[].class).get(30, TimeUnit.SECONDS);
      return new Reply(response.code(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
