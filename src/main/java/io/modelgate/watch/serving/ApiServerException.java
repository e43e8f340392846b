package io.modelgate.watch.serving;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.watch.answer.ApiAnswer;

/** The API server did not answer, or refused; the message says what was asked for. */
public final class ApiServerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ReconcileResult result;

  ApiServerException(String what, KubernetesClientException why) {
    super(what + ": " + ApiAnswer.cause(why), why);
    this.result = ApiAnswer.result(why);
  }

  /** How the reconciliation went that met it. */
  public ReconcileResult result() {
    return result;
  }
}
