package io.modelgate.watch.access;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.watch.answer.ApiAnswer;
import java.net.HttpURLConnection;

/** The API server gave no answer that something could be decided by. */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;
  private final transient ReconcileResult result;

  /** For whoever asked: one sentence without anything of the API server's own. */
  public ClusterUnavailableException(KubernetesClientException cause) {
    super(cause.getMessage(), cause);
    this.sentence = sentence(cause.getCode());
    this.result = ApiAnswer.result(cause);
  }

  /** One sentence that says what the API server did not answer. */
  public String sentence() {
    return sentence;
  }

  /** How the reconciliation of an object went that needed the answer. */
  public ReconcileResult result() {
    return result;
  }

  private static String sentence(int code) {
    return code == HttpURLConnection.HTTP_FORBIDDEN
        ? "Modelgate is not allowed to ask the API server for this: apply"
            + " openshift/base/rbac.yaml."
        : "The API server does not answer Modelgate: try again in a moment.";
  }
}
