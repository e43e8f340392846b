package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** People find every setting in the documentation; every field is on a page that is generated. */
final class SettingsTest {
  private static final Path SITE = Path.of("src", "site");
  private static final Path SETTINGS =
      Path.of("src", "main", "java", "io", "modelgate", "config", "ModelgateConfig.java");
  private static final Pattern SETTING = Pattern.compile("\"(modelgate(?:\\.[a-z-]+)+)\"");

  /** Of our own tests. */
  private static final String NODE = "modelgate.node";

  @Test
  void everySettingIsDocumented() throws IOException {
    List<String> pages = new ArrayList<>(List.of(Files.readString(Path.of("README.md"))));
    try (Stream<Path> files = Files.list(SITE)) {
      for (Path each : files.filter(file -> file.toString().endsWith(".md")).toList()) {
        pages.add(Files.readString(each));
      }
    }
    TreeSet<String> settings = new TreeSet<>();
    SETTING
        .matcher(Files.readString(SETTINGS))
        .results()
        .map(SettingsTest::name)
        .forEach(settings::add);
    settings.remove(NODE);

    assertThat(settings).hasSizeGreaterThan(15);
    assertThat(settings)
        .allSatisfy(
            setting ->
                assertThat(pages).as(setting).anyMatch(page -> page.contains("`" + setting + "`")));
  }

  private static String name(MatchResult match) {
    return match.group(1);
  }
}
