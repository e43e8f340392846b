package io.modelgate.command.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.CommandRun;
import io.modelgate.command.lint.check.Check;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page has a section on each id: an example that has the fault, and one that has not, for long.
 */
final class LintPageTest {
  static List<LintPage> sections() throws IOException {
    return LintPage.sections();
  }

  @Test
  void everyIdHasItsSection() throws IOException {
    assertThat(sections())
        .extracting(LintPage::id)
        .containsExactlyElementsOf(Stream.of(Check.values()).map(Check::id).toList());
  }

  @ParameterizedTest
  @MethodSource("sections")
  void severityIsAsThePageSays(LintPage section) {
    assertThat(Check.of(section.id()).orElseThrow().severity().name())
        .isEqualTo(section.severity());
  }

  @ParameterizedTest
  @MethodSource("sections")
  void firstExampleHasTheFaultAndTheSecondHasNone(LintPage section) throws IOException {
    assertThat(section.examples()).hasSize(2);

    assertThat(ids(section.examples().get(0))).as("first").contains(section.id());
    assertThat(ids(section.examples().get(1))).as("second").isEmpty();
  }

  private static List<String> ids(String yaml) throws IOException {
    CommandRun run =
        CommandRun.withInput(yaml, "lint", "-", "-o", "json", "--at", "2050-01-01T00:00:00Z");
    assertThat(run.err()).isEmpty();
    return Stream.of(run.json().path("findings"))
        .flatMap(each -> each.findValues("id").stream())
        .map(JsonNode::asText)
        .distinct()
        .toList();
  }
}
