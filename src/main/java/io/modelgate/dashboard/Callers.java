package io.modelgate.dashboard;

import io.modelgate.config.ModelgateConfig;
import io.modelgate.policy.decision.Caller;
import io.modelgate.watch.access.AccessReviews;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who calls: by a bearer token of the cluster (RFC 6750, 2.1), or by the browser's login. */
@Singleton
public class Callers {
  private static final Pattern BEARER =
      Pattern.compile("(?i:Bearer) +([-A-Za-z0-9._~+/]{1,8192}=*)");

  /**
   * A token of the cluster.
   *
   * @param isLogin whether it is of the browser's login, not of the request's header
   */
  record Credential(String token, boolean isLogin) {
    /** Nobody reads it in a log. */
    @Override
    public String toString() {
      return isLogin ? "login" : "bearer token";
    }
  }

  private final boolean hasLogin;

  /** Callers of a server with the login that is configured, if one is. */
  @Inject
  public Callers(ModelgateConfig config) {
    this.hasLogin = config.hasLogin();
  }

  /**
   * The one caller.
   *
   * @throws ProblemException 401 where nobody is known
   */
  Caller of(HttpHeaders headers, AccessReviews access) {
    return of(credential(headers), access);
  }

  /**
   * The caller whose credential it is, asked again.
   *
   * @throws ProblemException 401 where it is nobody's, or no longer
   */
  Caller of(Credential credential, AccessReviews access) {
    Optional<Caller> caller = access.authenticate(credential.token());
    return credential.isLogin()
        ? caller
            .map(Caller::withoutScopes)
            .orElseThrow(
                () -> unknown("You are not logged in: send a bearer token of the cluster."))
        : caller.orElseThrow(
            () -> unknown("The bearer token is unknown to the cluster, or has expired."));
  }

  /**
   * By what the caller may be known.
   *
   * @throws ProblemException 401 where there is none
   */
  Credential credential(HttpHeaders headers) {
    List<String> given =
        Optional.ofNullable(headers.getRequestHeader(HttpHeaders.AUTHORIZATION)).orElse(List.of());
    if (given.isEmpty()) {
      return session()
          .map(token -> new Credential(token, true))
          .orElseThrow(() -> unknown("You are not logged in: send a bearer token of the cluster."));
    }
    Matcher bearer = BEARER.matcher(given.size() == 1 ? given.get(0) : "");
    if (!bearer.matches()) {
      throw unknown("The Authorization header contains no bearer token.");
    }
    return new Credential(bearer.group(1), false);
  }

  private Optional<String> session() {
    return hasLogin ? LoginSession.token() : Optional.empty();
  }

  private ProblemException unknown(String message) {
    return new ProblemException(
        Status.UNAUTHORIZED, new Problem(message, hasLogin ? LoginServlet.PATH : ""));
  }
}
