package io.modelgate.policy.nativepolicy;

/** Something of a policy that the API server cannot decide as the engine does. */
final class NotNativeException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String reason;

  /** One clause: what, and why. */
  NotNativeException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
