package io.modelgate.watch.outcome;

/** How a write to the API server ended. */
public enum WriteStatus {
  /** What was to be said is said. */
  DONE,
  /** The object, or its namespace, is gone or going: there is nobody to tell. */
  GONE,
  /** The API server could not, or did not allow it; it may do later. */
  FAILED
}
