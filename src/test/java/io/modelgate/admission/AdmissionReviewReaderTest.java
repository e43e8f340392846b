package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.admission.ReviewMemory.Reservation;
import java.io.ByteArrayInputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not an AdmissionReview gets one sentence. */
final class AdmissionReviewReaderTest {
  private static final String NO_REVIEW =
      "This is not an AdmissionReview: post one of admission.k8s.io/v1 as JSON.";
  private static final String NO_JSON =
      "This is not usable JSON: an AdmissionReview is one JSON document of at most 8 MiB and 128"
          + " levels.";

  private static final String NO_UID =
      "This AdmissionReview's request.uid is not valid: it must have at most 128 printable ASCII"
          + " characters.";

  private static String withUid(String uid) {
    return "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v1\", \"request\":"
        + " {\"uid\": \"%s\"}}".formatted(uid);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("", NO_REVIEW),
        Arguments.of("null", NO_REVIEW),
        Arguments.of("[]", NO_REVIEW),
        Arguments.of("{}", NO_REVIEW),
        Arguments.of("{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}", NO_REVIEW),
        Arguments.of("kind: AdmissionReview", NO_JSON),
        Arguments.of("{\"kind\": ", NO_JSON),
        Arguments.of("{} {}", NO_JSON),
        Arguments.of("\0\0\u00fe\u00ff1234", NO_JSON),
        Arguments.of("[".repeat(7 << 20), NO_JSON),
        Arguments.of("[" + "{},".repeat(2 << 20) + "{}]", NO_JSON),
        Arguments.of("{\"a\":".repeat(200) + "1" + "}".repeat(200), NO_JSON),
        Arguments.of("[\"" + "x".repeat(8 << 20) + "\"]", NO_JSON),
        Arguments.of(
            "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v1beta1\"}",
            "This AdmissionReview is not of version admission.k8s.io/v1, the only supported"
                + " version: list it in the webhook's admissionReviewVersions."),
        Arguments.of(
            "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v1\"}",
            "This AdmissionReview has no request.uid."),
        Arguments.of(withUid("u".repeat(129)), NO_UID),
        Arguments.of(withUid("a\\nforged line"), NO_UID),
        Arguments.of(withUid("a\u202eb"), NO_UID),
        Arguments.of(
            "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v1\", \"request\":"
                + " {\"uid\": \"1\", \"operation\": \"CREATE\", \"kind\": {\"group\": \"\","
                + " \"kind\": \"Pod\"}, \"object\": null}}",
            "This AdmissionReview has no request.object to create."));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedReviewGetsOneSentence(String body, String sentence) {
    assertThatThrownBy(() -> AdmissionReviewReader.read(stream(body)))
        .isInstanceOf(MalformedReviewException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> AdmissionReviewReader.readLean(body(body)))
        .isInstanceOf(MalformedReviewException.class)
        .hasMessage(sentence);
  }

  private static ReviewBody body(String text) throws Exception {
    try (Reservation reservation = new ReviewMemory().reserve()) {
      return ReviewBody.read(stream(text), -1, reservation);
    }
  }

  @Test
  void restOfARefusedBodyIsReadSoThatTheCallerGetsTheAnswer() {
    ByteArrayInputStream body = stream("x".repeat(5 << 20));

    assertThatThrownBy(() -> AdmissionReviewReader.read(body)).hasMessage(NO_JSON);
    assertThat(body.available()).isZero();
  }

  private static ByteArrayInputStream stream(String body) {
    return new ByteArrayInputStream(body.getBytes(UTF_8));
  }
}
