package io.modelgate.watch.outcome;

import io.modelgate.reconcile.ReconcileResult;

/**
 * How a write to the API server went.
 *
 * @param written for the metrics
 * @param result for the work queue
 */
public record WriteResult(WriteStatus written, ReconcileResult result) {
  static final WriteResult DONE = new WriteResult(WriteStatus.DONE, ReconcileResult.DONE);
  static final WriteResult GONE = new WriteResult(WriteStatus.GONE, ReconcileResult.DONE);
}
