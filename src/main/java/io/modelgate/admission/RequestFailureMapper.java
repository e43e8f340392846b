package io.modelgate.admission;

import io.modelgate.log.UnexpectedError;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.Response.StatusType;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Requests that reach no webhook: another path, another method, headers that cannot be read. */
@Provider
public class RequestFailureMapper implements ExceptionMapper<RuntimeException> {
  private static final Logger LOG = System.getLogger(RequestFailureMapper.class.getName());

  @Override
  public Response toResponse(RuntimeException e) {
    if (e instanceof WebApplicationException refused) {
      Response response = refused.getResponse();
      return answer(Response.fromResponse(response), response.getStatusInfo());
    }
    LOG.log(Level.ERROR, "A webhook could not answer: {0}", UnexpectedError.line(e));
    LOG.log(Level.DEBUG, "Where it comes from", e);
    return answer(Response.status(Status.INTERNAL_SERVER_ERROR), Status.INTERNAL_SERVER_ERROR);
  }

  private static Response answer(ResponseBuilder response, StatusType status) {
    return response
        .type(MediaType.TEXT_PLAIN_TYPE)
        .entity(status.getReasonPhrase() + ".\n")
        .build();
  }
}
