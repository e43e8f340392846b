package io.modelgate.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** examples/README.md says what each folder shows: none is missing, and each verdict is right. */
final class ExamplesPageTest {
  private static final Path EXAMPLES = Path.of("examples");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[[^]]+]\\(([^)#]+)\\) \\| (\\S[^|]*\\S) \\| ([a-z]+|—) \\|$");

  @Test
  void everyFolderIsListedWithItsVerdict() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    Matcher rows = ROW.matcher(Files.readString(EXAMPLES.resolve("README.md")));
    while (rows.find()) {
      assertThat(listed.put(rows.group(1), rows.group(3))).as(rows.group(1) + " twice").isNull();
    }
    Map<String, String> there = new TreeMap<>();
    for (Path folder : folders()) {
      there.put(EXAMPLES.relativize(folder).toString(), verdict(folder));
    }

    assertThat(listed).isEqualTo(there);
  }

  @Test
  void whatIsBesideThemIsListedToo() throws IOException {
    String page = Files.readString(EXAMPLES.resolve("README.md"));
    try (Stream<Path> entries = Files.list(EXAMPLES)) {
      entries
          .map(each -> each.getFileName().toString())
          .filter(each -> !each.equals("README.md"))
          .forEach(each -> assertThat(page).contains("](" + each + ")"));
    }
  }

  /** Those with a case, and others with policies. */
  private static List<Path> folders() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (Path root : List.of(EXAMPLES, EXAMPLES.resolve("denied"))) {
      try (Stream<Path> entries = Files.list(root)) {
        entries
            .filter(Files::isDirectory)
            .filter(each -> !List.of("denied", "unusable", "gatekeeper").contains(name(each)))
            .forEach(folders::add);
      }
    }
    return folders;
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }

  private static String verdict(Path folder) throws IOException {
    Path expected = folder.resolve("expected.yaml");
    return Files.exists(expected) ? Yaml.read(expected).path("verdict").asText() : "—";
  }
}
