package io.modelgate.watch.answer;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.log.OneLine;
import io.modelgate.reconcile.ReconcileResult;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What it means that the API server did not do as it was asked. */
public final class ApiAnswer {
  private static final int MAX_CHARACTERS = 300;
  private static final int TOO_MANY_REQUESTS = 429;

  /** Answers that say nothing about the object. */
  private static final Set<Integer> PASSING =
      Set.of(
          HttpURLConnection.HTTP_UNAUTHORIZED,
          HttpURLConnection.HTTP_CLIENT_TIMEOUT,
          TOO_MANY_REQUESTS);

  private ApiAnswer() {}

  /**
   * How the reconciliation of an object went for which the API server gave this answer. Whether it
   * is well that an object is missing ({@link #isGone}) is for the reconciler to say.
   */
  public static ReconcileResult result(KubernetesClientException e) {
    int code = e.getCode();
    String cause = cause(e);
    if (isOfWebhook(cause)) {
      return new ReconcileResult.Refused(cause); // whatever code it chose: no other object's matter
    }
    if (isNone(e) || PASSING.contains(code) || code >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
      return new ReconcileResult.Unavailable(cause, retryAfter(e));
    }
    return code == HttpURLConnection.HTTP_CONFLICT || code == HttpURLConnection.HTTP_NOT_FOUND
        ? new ReconcileResult.Failed(cause)
        : new ReconcileResult.Refused(cause);
  }

  /** Whether the object, or the namespace that it is to be in, is being deleted or not there. */
  public static boolean isGone(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        || (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN && isTerminating(e));
  }

  /** What the API server said, or how the connection failed: on one line, and not too long. */
  public static String cause(KubernetesClientException e) {
    Status status = e.getStatus();
    String said =
        Optional.ofNullable(status == null ? null : status.getMessage())
            .or(() -> Optional.ofNullable(e.getMessage()))
            .orElse("no answer");
    if (isNone(e) && e.getCause() != null) {
      said = said + " (" + e.getCause() + ")";
    }
    return OneLine.of(said, MAX_CHARACTERS);
  }

  /** Whether the connection failed, so that there is no answer. */
  private static boolean isNone(KubernetesClientException e) {
    return e.getCode() < HttpURLConnection.HTTP_BAD_REQUEST;
  }

  private static boolean isOfWebhook(String cause) {
    return cause.contains("failed calling webhook")
        || (cause.contains("admission webhook") && cause.contains("denied the request"));
  }

  private static boolean isTerminating(KubernetesClientException e) {
    return e.getStatus() != null
        && e.getStatus().getDetails() != null
        && e.getStatus().getDetails().getCauses().stream()
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  private static Duration retryAfter(KubernetesClientException e) {
    boolean isSaid =
        e.getStatus() != null
            && e.getStatus().getDetails() != null
            && e.getStatus().getDetails().getRetryAfterSeconds() != null;
    return isSaid
        ? Duration.ofSeconds(e.getStatus().getDetails().getRetryAfterSeconds())
        : Duration.ZERO;
  }
}
