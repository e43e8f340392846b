package io.modelgate.api;

/** What a policy does to a pod whose model does not verify; spelled as in the resource. */
public enum Enforcement {
  /** The pod does not start: it is denied, or its init container fails. */
  Enforce,
  /** The pod starts; its author is warned, and the result is reported. */
  Warn,
  /** The pod starts; the result is reported. */
  Audit
}
