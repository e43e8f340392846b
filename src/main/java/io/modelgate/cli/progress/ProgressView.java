package io.modelgate.cli.progress;

/** One way to show how far a verification is. */
interface ProgressView extends AutoCloseable {
  /** How long to wait from one look to the next, in milliseconds. */
  long interval();

  /** Shows how far it is now. */
  void show();

  /** Leaves nothing behind that a verdict could be mixed up with. */
  @Override
  void close();
}
