package io.modelgate.watch.outcome;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Attempts to write: one that fails is told, and changes nothing. */
final class Attempt {
  private static final Logger LOG = System.getLogger(Attempt.class.getName());

  private Attempt() {}

  /**
   * Tries once.
   *
   * @param what is written, as messages name it
   * @param conflict what it means that the object is there already, or changed meanwhile
   */
  static Written to(String what, Written conflict, Runnable write) {
    try {
      write.run();
      return Written.DONE;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HTTP_NOT_FOUND || isTerminating(e)) {
        return Written.GONE;
      }
      if (e.getCode() == HTTP_CONFLICT) {
        return conflict;
      }
      LOG.log(Level.WARNING, "The {0} cannot be written: {1}", what, e.getMessage());
      return Written.FAILED;
    }
  }

  private static boolean isTerminating(KubernetesClientException e) {
    return e.getCode() == HTTP_FORBIDDEN
        && e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }
}
