package io.modelgate.policy.nativepolicy;

/** Whether the API server itself can decide by a policy. */
public sealed interface NativeSupport {
  /**
   * It can.
   *
   * @param policy what it decides by
   */
  record Native(NativePolicy policy) implements NativeSupport {}

  /**
   * It cannot.
   *
   * @param reason one clause: what of the policy, and why
   */
  record NotNative(String reason) implements NativeSupport {}
}
