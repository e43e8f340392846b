package io.modelgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.StringConstants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Sentences that leave the program use the words of Kubernetes' own documentation. The glossary
 * (src/site/glossary.md) has the words to use instead.
 */
final class WordingTest {
  private static final Path CLASSES = Path.of("target/classes/io/modelgate");

  /** Words that readers had to read twice. */
  private static final Pattern NOT_USED =
      Pattern.compile(
          "\\b(for instance|Left out|anew|passed over|in vain|for ever|calls? for|meddles?"
              + "|mend(s|ed)?|tells?|told|hence|thereby|somebody|errors? of (its|Modelgate's) own"
              + "|goes with|wants an?|write more of it|see that)\\b");

  @Test
  void noSentenceUsesAWordThatReadersStumbleOver() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : classes()) {
      StringConstants.of(file).stream()
          .filter(WordingTest::isASentence)
          .filter(each -> NOT_USED.matcher(each).find())
          .forEach(each -> found.add(CLASSES.relativize(file) + ": " + each));
    }

    assertThat(found).isEmpty();
  }

  @Test
  void noDescriptionOfAFieldDoes() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : definitions()) {
      String text = Files.readString(file).replaceAll("#.*", "").replaceAll("\\\\?\\s+\\\\?", " ");
      NOT_USED.matcher(text).results().forEach(each -> found.add(file + ": " + each.group()));
    }

    assertThat(definitions()).isNotEmpty();
    assertThat(found).isEmpty();
  }

  @Test
  void wordsAreFoundWhereverTheyStand() {
    assertThat(List.of("It cannot be told yet.", "The pod calls for kata.", "Left out: x."))
        .allMatch(each -> NOT_USED.matcher(each).find());
    assertThat(List.of("It is untold.", "The pod requires kata.", "Defaults to every one."))
        .noneMatch(each -> NOT_USED.matcher(each).find());
  }

  /** Codes and names have fewer words. */
  private static boolean isASentence(String text) {
    return text.strip().split("\\s+").length > 2;
  }

  private static List<Path> definitions() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("openshift/base"))) {
      return files.filter(each -> each.toString().endsWith(".yaml")).toList();
    }
  }

  private static List<Path> classes() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      return files.filter(each -> each.toString().endsWith(".class")).toList();
    }
  }
}
