package io.modelgate.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of reasons is generated from them, and each says its cause and fix. */
final class MessageReasonTest {
  private static final Path PAGE = Path.of("src/site/messages.md");

  private static final String INTRODUCTION =
      """
      # Reasons of conditions, Events and unprotected pods

      For people who operate Modelgate and write alerts.

      A reason stays the same from version to version; the message beside it may change. A denial has no
      reason, only its sentence: [examples](../../examples/README.md) has them all.

      <!-- Generated from io.modelgate.api.MessageReason; do not edit. Renew with:
            mvn test -Dtest=MessageReasonTest -Dmodelgate.renew=true -->

      | reason | of | what it means | what to do |
      | --- | --- | --- | --- |
      """;

  @Test
  void pageIsUpToDate() throws IOException {
    String page =
        Arrays.stream(MessageReason.values())
            .map(MessageReasonTest::row)
            .collect(joining("", INTRODUCTION, ""));

    new GeneratedFile(PAGE, page).assertCommitted();
  }

  @ParameterizedTest
  @EnumSource
  void reasonIsAsTheApiTakesItAndSaysItsCause(MessageReason reason) {
    assertThat(reason.text()).matches(Pattern.compile("([A-Z][a-z]+)+"));
    assertThat(reason.cause()).endsWith(".");
    assertThat(reason.fix()).matches(Pattern.compile("|[A-Z].*[.]"));
  }

  @Test
  void noReasonMeansTwoThings() {
    assertThat(MessageReason.values()).extracting(MessageReason::text).doesNotHaveDuplicates();
  }

  private static String row(MessageReason reason) {
    return "| `%s` | %s | %s | %s |%n"
        .formatted(reason.text(), reason.place(), reason.cause(), reason.fix());
  }
}
