package io.modelgate.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.decision.Decision.Notices;
import io.modelgate.testing.HttpsEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The admission path of the product behind an HTTPS server in the test's own process, so that a
 * part of it can be taken out.
 */
public final class LocalWebhook implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** What is taken out of the product. */
  public interface Flaw {
    /** Nothing. */
    Flaw NONE = new Flaw() {};

    /**
     * Whether a request is admitted without being decided about.
     *
     * @param request of an AdmissionReview
     */
    default boolean admits(JsonNode request) {
      return false;
    }

    /**
     * Takes from a request what the product must not get to see.
     *
     * @param request of an AdmissionReview
     */
    default void hide(ObjectNode request) {}
  }

  /** Finds the flaw of a namespace. */
  public interface Flaws {
    /** The flaw that the product has in a namespace. */
    Flaw in(String namespace);
  }

  private final AdmissionHandler handler;
  private final Flaws flaws;
  private final HttpsEndpoint endpoint;

  private LocalWebhook(CurrentPolicies policies, Flaws flaws) throws Exception {
    this.handler = AdmissionHandlers.with(policies);
    this.flaws = flaws;
    this.endpoint = HttpsEndpoint.open(this::answer);
  }

  /** Opens one that decides by the policies that are current when a request comes. */
  public static LocalWebhook open(CurrentPolicies policies, Flaws flaws) throws Exception {
    return new LocalWebhook(policies, flaws);
  }

  /** Where it answers. */
  public HttpsEndpoint endpoint() {
    return endpoint;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody();
        OutputStream out = exchange.getResponseBody()) {
      byte[] body = respond(exchange.getRequestURI().getPath(), (ObjectNode) JSON.readTree(in));
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      out.write(body);
    }
  }

  private byte[] respond(String path, ObjectNode review) throws IOException {
    ObjectNode request = (ObjectNode) review.path("request");
    Flaw flaw = flaws.in(request.path("namespace").asText());
    if (flaw.admits(request)) {
      return AdmissionReviewWriter.allowed(request.path("uid").asText(), Notices.NONE).review();
    }
    flaw.hide(request);
    try {
      AdmissionRequest read =
          AdmissionReviewReader.read(new ByteArrayInputStream(JSON.writeValueAsBytes(review)));
      return (path.endsWith("/mutate") ? handler.mutate(read) : handler.validate(read)).review();
    } catch (MalformedReviewException e) {
      throw new IOException("the API server sent no AdmissionReview", e);
    }
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
