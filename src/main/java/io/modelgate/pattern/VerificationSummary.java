package io.modelgate.pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;

/**
 * A receipt: that a model's content was hashed, as a Verification Summary Attestation (SLSA 1.0,
 * https://slsa.dev/spec/v1.0/verification_summary). The controller writes it, verifiers read it.
 */
public final class VerificationSummary {
  /** The type of an in-toto statement. */
  public static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

  /** The type of its predicate. */
  public static final String PREDICATE_TYPE = "https://slsa.dev/verification_summary/v1";

  /** The {@code verifier.id} of the predicate, which readers of receipts ask for exactly. */
  public static final String VERIFIER = "https://validation.rhtas.redhat.com/modelgate/verifier";

  /** The key of {@code verifier.version}. */
  public static final String VERSION = "modelgate";

  /** What was verified: not a level of SLSA, which is about builds. */
  public static final String LEVEL = "OPENSSF_MODEL_SIGNING";

  /** The {@code verificationResult} of a predicate whose model was verified. */
  public static final String PASSED = "PASSED";

  /** How long one is relied on: within this time each node reads each model again. */
  public static final Duration MAX_AGE = Duration.ofHours(24);

  /** The environment variable in which a verifier finds the name of its node. */
  public static final String NODE_VARIABLE = "MODELGATE_NODE_NAME";

  private static final int NAME_DIGITS = 40;

  private VerificationSummary() {}

  /**
   * Under which name it is kept: one for what was verified, why, and where.
   *
   * @param resource URI of the content
   * @param policy by which it is verified
   * @param node on which
   */
  public static String fileName(String resource, String policy, String node) {
    return Sha256.hex(String.join("\n", resource, policy, node).getBytes(UTF_8))
            .substring(0, NAME_DIGITS)
        + ".json";
  }
}
