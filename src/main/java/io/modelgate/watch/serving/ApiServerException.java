package io.modelgate.watch.serving;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The API server did not answer, or refused; the message says what was asked for. */
public final class ApiServerException extends Exception {
  private static final long serialVersionUID = 1L;

  ApiServerException(String what, KubernetesClientException why) {
    super(what + ": " + why.getMessage(), why);
  }
}
