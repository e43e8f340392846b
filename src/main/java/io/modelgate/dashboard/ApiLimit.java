package io.modelgate.dashboard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Few requests of the API at a time: each waits for the API server, and the threads and the memory
 * are admission's.
 */
public class ApiLimit extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final int AT_A_TIME = 4;
  private static final Problem BUSY =
      new Problem("Too many requests to the status page at the same time: try again in a moment.");

  private final transient Semaphore places = new Semaphore(AT_A_TIME);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!places.tryAcquire()) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setHeader("Retry-After", "1");
      response.setContentType(Problem.MEDIA_TYPE);
      response
          .getOutputStream()
          .write(JsonWriter.JSON.writeValueAsBytes(BUSY.with(Status.SERVICE_UNAVAILABLE)));
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      places.release();
    }
  }
}
