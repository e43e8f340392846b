package io.modelgate.admission;

import io.modelgate.admission.AdmissionMetrics.Webhook;
import io.modelgate.admission.Answer.Kind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** The webhook's endpoints: HTTP and JSON only. */
@Singleton
@Path("/")
public class AdmissionResource {
  private final AdmissionHandler handler;
  private final AdmissionMetrics metrics;

  /** The endpoints of one handler. */
  @Inject
  public AdmissionResource(AdmissionHandler handler, AdmissionMetrics metrics) {
    this.handler = handler;
    this.metrics = metrics;
  }

  /**
   * The mutating webhook.
   *
   * @param body an AdmissionReview, whatever the request calls its media type
   * @return 200 with an AdmissionReview, or 400 with one sentence
   * @throws IOException where the connection breaks
   */
  @POST
  @Path("mutate")
  public Response mutate(InputStream body) throws IOException {
    return answer(body, Webhook.MUTATE, handler::mutate);
  }

  /**
   * The validating webhook.
   *
   * @param body an AdmissionReview, whatever the request calls its media type
   * @return 200 with an AdmissionReview, or 400 with one sentence
   * @throws IOException where the connection breaks
   */
  @POST
  @Path("validate")
  public Response validate(InputStream body) throws IOException {
    return answer(body, Webhook.VALIDATE, handler::validate);
  }

  private Response answer(
      InputStream body, Webhook webhook, Function<AdmissionRequest, Answer> handler)
      throws IOException {
    long since = System.nanoTime();
    try {
      Answer answer = handler.apply(AdmissionReviewReader.read(body));
      metrics.answered(webhook, answer.kind(), since);
      return Response.ok(answer.review()).type(MediaType.APPLICATION_JSON_TYPE).build();
    } catch (MalformedReviewException e) {
      metrics.answered(webhook, Kind.MALFORMED, since);
      return Response.status(Response.Status.BAD_REQUEST)
          .type(MediaType.TEXT_PLAIN_TYPE)
          .entity(e.getMessage() + "\n")
          .build();
    }
  }
}
