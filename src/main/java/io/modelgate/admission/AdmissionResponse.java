package io.modelgate.admission;

/**
 * What a request is answered with.
 *
 * @param kind what it comes to, for the metrics
 * @param review an AdmissionReview as JSON
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record AdmissionResponse(Kind kind, byte[] review) {

  /** What an answer comes to. */
  enum Kind {
    /** Admitted as it came. */
    ALLOWED,
    /** Admitted with a patch. */
    PATCHED,
    /** Refused by a policy. */
    DENIED,
    /** Refused because of an error of ours. */
    ERROR,
    /** There was no review to decide about. */
    MALFORMED,
    /** It was not read: others take the memory that there is for reviews. */
    TOO_MANY,
    /** It was not read: the caller has no certificate that counts. */
    REFUSED
  }

  /** The same as the answer to an error. */
  AdmissionResponse ofAnError() {
    return new AdmissionResponse(Kind.ERROR, review);
  }
}
