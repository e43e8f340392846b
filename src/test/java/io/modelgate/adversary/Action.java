package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;

/** What somebody does in a namespace; all of it is data, so that it can be written down. */
sealed interface Action {
  /** Creates an object: {@code kubectl create}. */
  record Create(String as, JsonNode object) implements Action {}

  /** Applies an object on the server's side: {@code kubectl apply --server-side}. */
  record Apply(String as, JsonNode object) implements Action {}

  /**
   * Reads an object, changes it and puts it back: {@code kubectl replace}.
   *
   * @param change a JSON merge patch
   */
  record Replace(String as, Target target, JsonNode change) implements Action {}

  /**
   * Patches an object: {@code kubectl patch, label, set image, debug, scale}.
   *
   * @param subresource for example {@code ephemeralcontainers}, or empty
   * @param type {@code merge}, {@code strategic} or {@code json}
   */
  record Patch(String as, Target target, String subresource, String type, JsonNode body)
      implements Action {}

  /** Deletes an object. */
  record Delete(String as, Target target) implements Action {}

  /** Waits until a namespace's own policies hold, and say so. */
  record Settle() implements Action {}
}
