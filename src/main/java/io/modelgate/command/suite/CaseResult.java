package io.modelgate.command.suite;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.explain.PodExplanation;
import io.modelgate.command.output.ExitCode;
import java.util.Optional;

/**
 * What became of a case.
 *
 * @param test the case
 * @param status how it ended
 * @param sentence why, if it is not as expected; else empty
 * @param expected what {@code expected.yaml} holds, if it can be read
 * @param got what is decided, if anything is
 * @param explanation how the pod's creation was decided, if it was
 */
record CaseResult(
    TestCase test,
    Status status,
    String sentence,
    Optional<JsonNode> expected,
    Optional<JsonNode> got,
    Optional<PodExplanation> explanation) {

  /** How a case can end. */
  enum Status {
    /** The decision is as the case expects it. */
    PASSED("passed", "as expected", ExitCode.ADMITTED),
    /** Its expectation was written. */
    RECORDED("recorded", "recorded", ExitCode.ADMITTED),
    /** The decision differs from what the case expects. */
    FAILED("failed", "not as expected", ExitCode.DENIED),
    /** It could not be decided. */
    UNDECIDED("undecided", "not decided", ExitCode.UNDECIDED);

    private final String word;
    private final String sentence;
    private final int exitCode;

    Status(String word, String sentence, int exitCode) {
      this.word = word;
      this.sentence = sentence;
      this.exitCode = exitCode;
    }

    /** As documents have it. */
    String word() {
      return word;
    }

    /** As the end of a sentence. */
    String sentence() {
      return sentence;
    }

    /** What a run exits with if no case ends worse. */
    int exitCode() {
      return exitCode;
    }
  }

  /** A case that cannot be decided. */
  static CaseResult undecided(TestCase test, String sentence) {
    return new CaseResult(
        test, Status.UNDECIDED, sentence, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same case with another end. */
  CaseResult ended(Status other, String why) {
    return new CaseResult(test, other, why, expected, got, explanation);
  }
}
