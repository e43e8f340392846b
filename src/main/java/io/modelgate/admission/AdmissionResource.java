package io.modelgate.admission;

import io.modelgate.admission.AdmissionMetrics.Webhook;
import io.modelgate.admission.AdmissionResponse.Kind;
import io.modelgate.admission.ReviewMemory.Reservation;
import io.modelgate.shutdown.ShutdownDelay;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;

/** The webhook's endpoints: HTTP and JSON only. */
@Singleton
@Path("/")
public class AdmissionResource {
  private static final Logger LOG = System.getLogger(AdmissionResource.class.getName());

  /**
   * What was presented in the handshake. The standard attribute would do, but Liberty may take that
   * one from a header.
   */
  private static final String CLIENT_CERTIFICATES =
      "com.ibm.websphere.ssl.direct_connection_peer_certificates";

  private final AdmissionHandler handler;
  private final AdmissionMetrics metrics;
  private final AllowedClients clients;
  private final ReviewMemory memory;
  private final ShutdownDelay shutdown;

  /** The endpoints of one handler. */
  @Inject
  public AdmissionResource(
      AdmissionHandler handler,
      AdmissionMetrics metrics,
      AllowedClients clients,
      ReviewMemory memory,
      ShutdownDelay shutdown) {
    this.handler = handler;
    this.metrics = metrics;
    this.clients = clients;
    this.memory = memory;
    this.shutdown = shutdown;
  }

  /**
   * The mutating webhook.
   *
   * @param request whose connection shows who calls
   * @param body an AdmissionReview, whatever the request calls its media type
   * @return 200 with an AdmissionReview, or 400, 403 or 429 with one sentence
   */
  @POST
  @Path("mutate")
  public Response mutate(@Context HttpServletRequest request, InputStream body) {
    return answer(request, body, Webhook.MUTATE, handler::mutate);
  }

  /**
   * The validating webhook.
   *
   * @param request whose connection shows who calls
   * @param body an AdmissionReview, whatever the request calls its media type
   * @return 200 with an AdmissionReview, or 400, 403 or 429 with one sentence
   */
  @POST
  @Path("validate")
  public Response validate(@Context HttpServletRequest request, InputStream body) {
    return answer(request, body, Webhook.VALIDATE, handler::validate);
  }

  /**
   * The webhooks that stand for policies of the API server, if it has none: refuses all that comes.
   *
   * @param request whose connection shows who calls
   * @param policy the name of the ValidatingAdmissionPolicy
   * @param validation the number of its validation, from 0
   * @param body an AdmissionReview, whatever the request calls its media type
   * @return 200 with an AdmissionReview, or 400, 403 or 429 with one sentence
   */
  @POST
  @Path("guard/{policy}/{validation}")
  public Response guard(
      @Context HttpServletRequest request,
      @PathParam("policy") String policy,
      @PathParam("validation") String validation,
      InputStream body) {
    String sentence = GuardMessages.of(policy, validation);
    return answer(
        request,
        body,
        Webhook.VALIDATE,
        review -> AdmissionReviewWriter.denied(review.uid(), sentence));
  }

  private Response answer(
      HttpServletRequest request,
      InputStream body,
      Webhook webhook,
      Function<AdmissionRequest, AdmissionResponse> answers) {
    long since = System.nanoTime();
    Optional<String> refusal =
        clients.refusal((X509Certificate[]) request.getAttribute(CLIENT_CERTIFICATES));
    if (refusal.isPresent()) {
      metrics.answered(webhook, Kind.REFUSED, since);
      // A connection has one handshake: the next, when the authority is known, can present more.
      return closing(Response.Status.FORBIDDEN, refusal.get()).build();
    }
    try (Reservation reservation = memory.reserve()) {
      ReviewBody read = ReviewBody.read(body, request.getContentLengthLong(), reservation);
      AdmissionResponse answer = answers.apply(handler.read(read));
      metrics.answered(webhook, answer.kind(), since);
      ResponseBuilder ok = Response.ok(answer.review()).type(MediaType.APPLICATION_JSON_TYPE);
      // A caller whose connection stays open would come here until the last moment.
      return (shutdown.hasBegun() ? closing(ok) : ok).build();
    } catch (MalformedReviewException e) {
      metrics.answered(webhook, Kind.MALFORMED, since);
      return sentence(Response.Status.BAD_REQUEST, sentence(e)).build();
    } catch (TooManyReviewsException e) {
      metrics.answered(webhook, Kind.TOO_MANY, since);
      return closing(Response.Status.TOO_MANY_REQUESTS, sentence(e))
          .header(HttpHeaders.RETRY_AFTER, 1) // API servers do, as long as their patience lasts
          .build();
    } catch (IOException e) { // the caller's matter, which most likely reads no answer
      metrics.answered(webhook, Kind.MALFORMED, since);
      LOG.log(Level.DEBUG, "A review ended before it was complete", e);
      return closing(
              Response.Status.BAD_REQUEST, "This AdmissionReview ended before it was complete.")
          .build();
    }
  }

  private static String sentence(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static ResponseBuilder closing(Response.Status status, String sentence) {
    return closing(sentence(status, sentence));
  }

  private static ResponseBuilder closing(ResponseBuilder answer) {
    return answer.header("Connection", "close");
  }

  private static ResponseBuilder sentence(Response.Status status, String sentence) {
    return Response.status(status).type(MediaType.TEXT_PLAIN_TYPE).entity(sentence + "\n");
  }
}
