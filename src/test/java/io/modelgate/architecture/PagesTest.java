package io.modelgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each page of src/site says who it is for, and can be reached from README.md by links that exist.
 */
final class PagesTest {
  private static final Path FOLDER = Path.of("src/site");
  private static final Path START = Path.of("README.md");

  /** The title, and a first paragraph of one line that names the readers. */
  private static final Pattern FIRST_LINES = Pattern.compile("# [^\n]+\n\nFor [^\n]+[.]\n");

  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#:]+)(#[^)\\s]*)?\\)");

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(PagesTest::isAPage).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void pageSaysInItsFirstLinesWhoItIsFor(Path page) throws IOException {
    assertThat(FIRST_LINES.matcher(Files.readString(page)).lookingAt())
        .as("%s begins with its title, an empty line, and a line \"For … who ….\"", page)
        .isTrue();
  }

  @Test
  void everyPageIsReachedFromTheReadme() throws IOException {
    assertThat(pages()).hasSizeGreaterThan(30);
    assertThat(reached()).containsAll(pages());
  }

  @Test
  void linksLeadToFilesThatExist() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : reached()) {
      links(page).stream()
          .filter(target -> !Files.exists(target))
          .forEach(target -> broken.add(page + " -> " + target));
    }

    assertThat(broken).isEmpty();
  }

  /** Whatever Markdown file a reader of README.md can come to. */
  private static Set<Path> reached() throws IOException {
    Set<Path> reached = new TreeSet<>(Set.of(START));
    Deque<Path> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (Path target : links(open.remove())) {
        if (isAPage(target) && Files.exists(target) && reached.add(target)) {
          open.add(target);
        }
      }
    }
    return reached;
  }

  private static List<Path> links(Path page) throws IOException {
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    return LINK.matcher(text)
        .results()
        .map((MatchResult found) -> page.resolveSibling(found.group(1)).normalize())
        .toList();
  }

  private static boolean isAPage(Path file) {
    return file.toString().endsWith(".md");
  }
}
