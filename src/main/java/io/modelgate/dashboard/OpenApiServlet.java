package io.modelgate.dashboard;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * The description of the API (OpenAPI 3.1) that the build made of its code, as JSON: to anybody.
 */
public class OpenApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String DOCUMENT = "/WEB-INF/openapi.json";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try (InputStream document = getServletContext().getResourceAsStream(DOCUMENT)) {
      if (document == null) { // classes that no build packaged
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      response.setContentType("application/json");
      document.transferTo(response.getOutputStream());
    }
  }
}
