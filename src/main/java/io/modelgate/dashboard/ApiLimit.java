package io.modelgate.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Few requests of the API at a time: each waits for the API server, and the threads and the memory
 * are admission's.
 */
public class ApiLimit extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final int AT_A_TIME = 4;
  private static final byte[] BUSY =
      "{\"message\":\"Too many people look at the status at once: try again in a moment.\"}"
          .getBytes(UTF_8);

  private final transient Semaphore places = new Semaphore(AT_A_TIME);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!places.tryAcquire()) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setHeader("Retry-After", "1");
      response.setContentType("application/json");
      response.getOutputStream().write(BUSY);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      places.release();
    }
  }
}
