package io.modelgate.policy.spec;

/** A field that makes its policy unusable. */
public final class FaultException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String fault;

  /** One clause: which field, what to change. */
  public FaultException(String fault) {
    super(fault);
    this.fault = fault;
  }

  /** One clause: which field, what to change. */
  public String fault() {
    return fault;
  }
}
