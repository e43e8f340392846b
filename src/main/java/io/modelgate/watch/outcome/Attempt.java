package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.watch.answer.ApiAnswer;
import java.net.HttpURLConnection;

/** One attempt to write. */
final class Attempt {
  private Attempt() {}

  /** Tries once to write what may be gone, or change meanwhile. */
  static WriteResult to(Runnable write) {
    try {
      write.run();
      return WriteResult.DONE;
    } catch (KubernetesClientException e) {
      return refused(e);
    }
  }

  /** Tries once to create what may be there already, which is well. */
  static WriteResult toCreate(Runnable write) {
    try {
      write.run();
      return WriteResult.DONE;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_CONFLICT ? WriteResult.DONE : refused(e);
    }
  }

  private static WriteResult refused(KubernetesClientException e) {
    return ApiAnswer.isGone(e)
        ? WriteResult.GONE
        : new WriteResult(WriteStatus.FAILED, ApiAnswer.result(e));
  }
}
