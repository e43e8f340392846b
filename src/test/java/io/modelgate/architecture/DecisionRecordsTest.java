package io.modelgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decision records have one form, and their index lists each by its number and title. */
final class DecisionRecordsTest {
  private static final Path FOLDER = Path.of("src/site/decisions");

  /** The line of the date, from 0: after the title and an empty line. */
  private static final int DATE = 2;

  private static final Pattern TITLE = Pattern.compile("# (\\d+)[.] (.+)");

  static List<String> records() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.equals("README.md"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordIsNumberedAsItsFileAndListed(String name) throws IOException {
    String first = Files.readAllLines(FOLDER.resolve(name)).get(0);
    Matcher title = TITLE.matcher(first);

    assertThat(title.matches()).as("%s begins with \"# NUMBER. TITLE\": %s", name, first).isTrue();
    assertThat(name).startsWith("%04d-".formatted(Integer.parseInt(title.group(1))));
    assertThat(Files.readString(FOLDER.resolve("README.md")))
        .contains("| %s | [%s](%s) |%n".formatted(title.group(1), title.group(2), name));
  }

  @ParameterizedTest
  @MethodSource("records")
  void recordHasDateStatusContextDecisionAndConsequences(String name) throws IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve(name));

    assertThat(lines.get(DATE)).matches("- Date: 20\\d\\d-\\d\\d-\\d\\d");
    assertThat(lines.get(DATE + 1)).matches("- Status: (accepted|superseded by|amended by).*");
    assertThat(lines.stream().filter(line -> line.startsWith("## ")))
        .containsExactly("## Context", "## Decision", "## Consequences");
    for (int i = lines.indexOf("## Context"); i < lines.size() - 2; i++) {
      assertThat(lines.get(i).startsWith("## ") && lines.get(i + 2).startsWith("## "))
          .as("a section of %s is empty, line %s", name, i + 1)
          .isFalse();
    }
  }

  @Test
  void noNumberIsUsedTwice() throws IOException {
    assertThat(records().stream().map(name -> name.substring(0, 4))).doesNotHaveDuplicates();
  }
}
