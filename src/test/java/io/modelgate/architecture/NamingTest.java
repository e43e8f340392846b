package io.modelgate.architecture;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Types, methods and constants have the names that Kubernetes, Sigstore and Java use, and a name
 * means one thing. See src/site/decisions/0101-names-of-types.md.
 */
final class NamingTest {
  private static final Path SOURCES = Path.of("src/main/java/io/modelgate");

  /** Words in names of types that readers had to ask about. */
  private static final Pattern TYPE_NOT_USED =
      Pattern.compile(
          ".*(Ledger|News|Word(?!ing)|Standing|Declarations|Duties|Settling|Demand|CatchUp"
              + "|OnDifference|Marks|Turns|Misfit|Reaches|Nobody|Surroundings|FirstPass|Now"
              + "|Known(?!Templates|RuntimeLimits)|Ruling|Verdict|Nearest|Alike)s?(?![a-z]).*");

  /** A bare synonym of a result says nothing of what it is the result of. */
  private static final Pattern BARE_RESULT =
      Pattern.compile("Result|Outcome|Verdict|Answer|Assessment|Report|JsonReport|TextReport");

  private static final Pattern CONSTANT_NOT_USED =
      Pattern.compile(
          "static final (?:int|long|Duration)"
              + " ((?:MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST|DEEPEST|HIGHEST|PATIENCE)\\w*)"
              + " =");

  private static final Pattern METHOD_NOT_USED =
      Pattern.compile(
          "\\n  +(?:(?:public|private|protected|static|final|abstract|synchronized|default) )*"
              + "(?!return|new|throw|else)[a-zA-Z][\\w<>, ?.]* (tell\\w*|keep|look|is)\\(");

  @Test
  void typesHaveTheFieldsOwnNames() throws IOException {
    assertThat(types())
        .noneMatch(each -> TYPE_NOT_USED.matcher(each).matches())
        .noneMatch(each -> BARE_RESULT.matcher(each).matches());
  }

  @Test
  void noNameMeansTwoTypes() throws IOException {
    Map<String, Long> counts =
        new TreeMap<>(types().stream().collect(groupingBy(Function.identity(), counting())));
    counts.values().removeIf(each -> each == 1);

    assertThat(counts).isEmpty();
  }

  @Test
  void boundsSayWhetherTheyAreMaximaOrMinima() throws IOException {
    assertThat(found(CONSTANT_NOT_USED)).isEmpty();
  }

  @Test
  void methodsSayWhatTheyDo() throws IOException {
    assertThat(found(METHOD_NOT_USED)).isEmpty();
  }

  @Test
  void namesAreFoundWhereverTheyStand() {
    assertThat(List.of("LastWord", "PodMarks", "Standing", "KnownPods", "PoliciesNow", "Verdict"))
        .allMatch(each -> TYPE_NOT_USED.matcher(each).matches());
    assertThat(List.of("Benchmarks", "KnownTemplates", "Acknowledged"))
        .noneMatch(each -> TYPE_NOT_USED.matcher(each).matches());
    assertThat("  private static final int MOST_BYTES = 1;").containsPattern(CONSTANT_NOT_USED);
    assertThat("\n  private void tell() {").containsPattern(METHOD_NOT_USED);
    assertThat("\n    return is(path);").doesNotContainPattern(METHOD_NOT_USED);
  }

  private static List<String> found(Pattern names) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources()) {
      names
          .matcher(Files.readString(file))
          .results()
          .forEach(each -> found.add(SOURCES.relativize(file) + ": " + each.group(1)));
    }
    return found;
  }

  private static List<String> types() throws IOException {
    return sources().stream()
        .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
        .filter(name -> !name.equals("package-info"))
        .toList();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(each -> each.toString().endsWith(".java")).toList();
    }
  }
}
