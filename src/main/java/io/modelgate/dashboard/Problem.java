package io.modelgate.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Why there is no answer, as JSON.
 *
 * @param message one sentence
 * @param login where a browser logs in, or empty where there is no login
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String message, String login) {
  Problem(String message) {
    this(message, "");
  }
}
