package io.modelgate.watch.outcome;

import io.modelgate.reconcile.Result;

/**
 * How a write to the API server went.
 *
 * @param written for the metrics
 * @param result for the work queue
 */
public record Write(Written written, Result result) {
  static final Write DONE = new Write(Written.DONE, Result.DONE);
  static final Write GONE = new Write(Written.GONE, Result.DONE);
}
