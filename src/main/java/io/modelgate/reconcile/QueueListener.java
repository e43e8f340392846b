package io.modelgate.reconcile;

/** Is told what happens in a work queue, for metrics; must neither block nor throw. */
public interface QueueListener {
  /** The listener of a queue that no metrics are kept of. */
  QueueListener NONE =
      new QueueListener() {
        @Override
        public void retried(String kind) {}

        @Override
        public void refused(String kind, String namespace, int count) {}
      };

  /** An object of this kind is to be tried again, because it failed. */
  void retried(String kind);

  /**
   * How many objects of this kind the API server refuses in this namespace now.
   *
   * @param namespace empty for objects of the whole cluster
   */
  void refused(String kind, String namespace, int count);
}
