package io.modelgate.command.lint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A section of the page about the command: an id, how grave it is, and examples.
 *
 * @param id the id
 * @param severity how grave it is
 * @param examples YAML, the first of which has the fault
 */
record LintPage(String id, String severity, List<String> examples) {
  static final Path FILE = Path.of("src/site/command-lint.md");

  private static final Pattern SECTION =
      Pattern.compile("(?ms)^### ([a-z-]+)\n\n(error|warning|info): (.*?)(?=^##|\\z)");

  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  static List<LintPage> sections() throws IOException {
    List<LintPage> sections = new ArrayList<>();
    Matcher found = SECTION.matcher(Files.readString(FILE));
    while (found.find()) {
      List<String> examples = YAML.matcher(found.group(3)).results().map(m -> m.group(1)).toList();
      sections.add(new LintPage(found.group(1), found.group(2), examples));
    }
    return sections;
  }

  @Override
  public String toString() {
    return id;
  }
}
