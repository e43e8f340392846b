package io.modelgate.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response.StatusType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why there is no answer.
 *
 * @param message one sentence
 * @param login where a browser logs in, or empty where there is no login
 */
record Problem(String message, String login) {
  /** The media type of {@link Details}. */
  static final String MEDIA_TYPE = "application/problem+json";

  /**
   * Problem details as JSON (RFC 9457); their type is the default, {@code about:blank}.
   *
   * @param title what the status means
   * @param status of the answer
   * @param detail one sentence
   * @param message the same, as answers had it first
   * @param login where a browser logs in; left out where there is no login
   */
  @Schema(name = "Details", description = "Problem details (RFC 9457)")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Details(String title, int status, String detail, String message, String login) {}

  Problem(String message) {
    this(message, "");
  }

  /** As the body of an answer with a status. */
  Details with(StatusType status) {
    return new Details(status.getReasonPhrase(), status.getStatusCode(), message, message, login);
  }
}
