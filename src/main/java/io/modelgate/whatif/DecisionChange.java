package io.modelgate.whatif;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a change of policies does to a pod that is created again as it was; what matters most comes
 * first, and is the one that counts.
 */
public enum DecisionChange {
  /** What the change does to the pod is unknown. */
  UNDECIDED("undecided"),
  /** It is admitted today, and would be denied. */
  DENIED("denied"),
  /** It would be verified for fewer policies than today, or in no RuntimeClass any more. */
  UNPROTECTED("unprotected"),
  /** It is denied today, and would be admitted. */
  ADMITTED("admitted"),
  /** It would be verified for more policies than today, or in a RuntimeClass for the first time. */
  PROTECTED("protected"),
  /** It would be changed in another way than today. */
  PATCHED("patched"),
  /** Its author would see a warning that they do not see today. */
  WARNED("warned"),
  /** The API server's audit log would say more than today. */
  AUDITED("audited"),
  /** It is denied today, and would be. */
  DENIED_TODAY("deniedToday"),
  /** Nothing would be another way. */
  UNCHANGED("unchanged");

  private final String word;

  DecisionChange(String word) {
    this.word = word;
  }

  /** As documents have it. */
  @JsonValue
  public String word() {
    return word;
  }
}
