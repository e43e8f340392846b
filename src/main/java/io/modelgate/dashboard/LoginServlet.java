package io.modelgate.dashboard;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Where a browser logs in: web.xml lets nobody through to it who is not, where a login is
 * configured, and so Liberty sends them to the cluster's OAuth server first.
 */
public class LoginServlet extends HttpServlet {
  static final String PATH = "/ui/login";
  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendRedirect("/ui/");
  }
}
