package io.modelgate.admission;

import io.modelgate.admission.AdmissionMetrics.Webhook;
import io.modelgate.admission.Answer.Kind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;

/** The webhook's endpoints: HTTP and JSON only. */
@Singleton
@Path("/")
public class AdmissionResource {
  /**
   * What was presented in the handshake. The standard attribute would do, but Liberty may take that
   * one from a header.
   */
  private static final String CLIENT_CERTIFICATES =
      "com.ibm.websphere.ssl.direct_connection_peer_certificates";

  private final AdmissionHandler handler;
  private final AdmissionMetrics metrics;
  private final AllowedClients clients;

  /** The endpoints of one handler. */
  @Inject
  public AdmissionResource(
      AdmissionHandler handler, AdmissionMetrics metrics, AllowedClients clients) {
    this.handler = handler;
    this.metrics = metrics;
    this.clients = clients;
  }

  /**
   * The mutating webhook.
   *
   * @param request whose connection shows who calls
   * @param body an AdmissionReview, whatever the request calls its media type
   * @return 200 with an AdmissionReview, or 400 or 403 with one sentence
   * @throws IOException where the connection breaks
   */
  @POST
  @Path("mutate")
  public Response mutate(@Context HttpServletRequest request, InputStream body) throws IOException {
    return answer(request, body, Webhook.MUTATE, handler::mutate);
  }

  /**
   * The validating webhook.
   *
   * @param request whose connection shows who calls
   * @param body an AdmissionReview, whatever the request calls its media type
   * @return 200 with an AdmissionReview, or 400 or 403 with one sentence
   * @throws IOException where the connection breaks
   */
  @POST
  @Path("validate")
  public Response validate(@Context HttpServletRequest request, InputStream body)
      throws IOException {
    return answer(request, body, Webhook.VALIDATE, handler::validate);
  }

  private Response answer(
      HttpServletRequest request,
      InputStream body,
      Webhook webhook,
      Function<AdmissionRequest, Answer> handler)
      throws IOException {
    long since = System.nanoTime();
    Optional<String> refusal =
        clients.refusal((X509Certificate[]) request.getAttribute(CLIENT_CERTIFICATES));
    if (refusal.isPresent()) {
      // A connection has one handshake: the next, when the authority is known, can present more.
      return Response.fromResponse(sentence(Response.Status.FORBIDDEN, refusal.get()))
          .header("Connection", "close")
          .build();
    }
    try {
      Answer answer = handler.apply(AdmissionReviewReader.read(body));
      metrics.answered(webhook, answer.kind(), since);
      return Response.ok(answer.review()).type(MediaType.APPLICATION_JSON_TYPE).build();
    } catch (MalformedReviewException e) {
      metrics.answered(webhook, Kind.MALFORMED, since);
      return sentence(Response.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static Response sentence(Response.Status status, String sentence) {
    return Response.status(status).type(MediaType.TEXT_PLAIN_TYPE).entity(sentence + "\n").build();
  }
}
