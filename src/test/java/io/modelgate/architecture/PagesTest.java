package io.modelgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#:]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

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
  void linksLeadToFilesAndHeadingsThatExist() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : reached()) {
      for (Link link : links(page)) {
        if (!Files.exists(link.file())) {
          broken.add(page + " -> " + link.file());
        } else if (isAPage(link.file()) && !anchors(link.file()).contains(link.anchor())) {
          broken.add(page + " -> " + link.file() + "#" + link.anchor());
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  /** Whatever Markdown file a reader of README.md can come to. */
  private static Set<Path> reached() throws IOException {
    Set<Path> reached = new TreeSet<>(Set.of(START));
    Deque<Path> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (Link link : links(open.remove())) {
        if (isAPage(link.file()) && Files.exists(link.file()) && reached.add(link.file())) {
          open.add(link.file());
        }
      }
    }
    return reached;
  }

  private static List<Link> links(Path page) throws IOException {
    return LINK.matcher(withoutCode(page)).results().map(found -> Link.of(page, found)).toList();
  }

  /** The names that GitHub gives to the headings of a page, and none for its beginning. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new TreeSet<>(Set.of(""));
    HEADING
        .matcher(withoutCode(page))
        .results()
        .map(found -> found.group(1).replaceAll("\\]\\([^)]*\\)", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .forEach(anchors::add);
    return anchors;
  }

  private static String withoutCode(Path page) throws IOException {
    return FENCED.matcher(Files.readString(page)).replaceAll("");
  }

  private static boolean isAPage(Path file) {
    return file.toString().endsWith(".md");
  }

  /** A link within the repository: the file, and the name of a heading or nothing. */
  private record Link(Path file, String anchor) {
    static Link of(Path page, MatchResult found) {
      Path file = found.group(1).isEmpty() ? page : page.resolveSibling(found.group(1)).normalize();
      return new Link(file, Objects.requireNonNullElse(found.group(2), ""));
    }
  }
}
