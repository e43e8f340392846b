package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.watch.answer.ApiAnswer;
import java.net.HttpURLConnection;

/** One attempt to write. */
final class Attempt {
  private Attempt() {}

  /** Tries once to write what may be gone, or change meanwhile. */
  static Write to(Runnable write) {
    try {
      write.run();
      return Write.DONE;
    } catch (KubernetesClientException e) {
      return refused(e);
    }
  }

  /** Tries once to create what may be there already, which is well. */
  static Write toCreate(Runnable write) {
    try {
      write.run();
      return Write.DONE;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_CONFLICT ? Write.DONE : refused(e);
    }
  }

  private static Write refused(KubernetesClientException e) {
    return ApiAnswer.isGone(e) ? Write.GONE : new Write(Written.FAILED, ApiAnswer.result(e));
  }
}
