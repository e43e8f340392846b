package io.modelgate.report;

/** What became of a pod under one policy. */
public enum ValidationStatus {
  /** Its models are verified. */
  VALIDATED("Validated"),
  /** A model did not verify, or could not be checked. */
  FAILED("Failed"),
  /** Not all of its models are verified yet. */
  PENDING("Pending"),
  /** The policy applies to it, but it came before the policy. */
  UNPROTECTED("Unprotected");

  private final String spelling;

  ValidationStatus(String spelling) {
    this.spelling = spelling;
  }

  /** As statuses and metrics spell it. */
  public String spelling() {
    return spelling;
  }
}
