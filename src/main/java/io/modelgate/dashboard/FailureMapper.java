package io.modelgate.dashboard;

import io.modelgate.log.UnexpectedError;
import io.modelgate.watch.access.ClusterUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Whatever goes wrong: the caller is told in one sentence, and sees nothing. */
@Provider
public class FailureMapper implements ExceptionMapper<RuntimeException> {
  private static final Logger LOG = System.getLogger(FailureMapper.class.getName());

  @Override
  public Response toResponse(RuntimeException e) {
    if (e instanceof ProblemException known) {
      return answer(Response.status(known.status()), known.status(), known.problem());
    }
    if (e instanceof ClusterUnavailableException silent) {
      LOG.log(Level.WARNING, "The status page got no answer from the cluster: {0}", e.getMessage());
      return answer(Status.SERVICE_UNAVAILABLE, silent.sentence());
    }
    if (e instanceof WebApplicationException refused) { // another path, another method
      Response response = refused.getResponse();
      return answer(
          Response.fromResponse(response),
          response.getStatusInfo(),
          new Problem(response.getStatusInfo().getReasonPhrase() + "."));
    }
    LOG.log(Level.ERROR, "The status page failed: {0}", UnexpectedError.line(e));
    LOG.log(Level.DEBUG, "Where it comes from", e);
    return answer(
        Status.INTERNAL_SERVER_ERROR,
        "Modelgate could not answer because of an internal error: see its log.");
  }

  private static Response answer(Status status, String sentence) {
    return answer(Response.status(status), status, new Problem(sentence));
  }

  /** 401 names the scheme, as RFC 6750 has it. */
  private static Response answer(
      ResponseBuilder response, Response.StatusType status, Problem problem) {
    if (status.getStatusCode() == Status.UNAUTHORIZED.getStatusCode()) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"modelgate\"");
    }
    return response.type(Problem.MEDIA_TYPE).entity(problem.with(status)).build();
  }
}
