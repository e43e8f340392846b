package io.modelgate.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each gate of the build can fail: the project's own pom.xml refuses a source with one flaw. */
final class GatesIT {
  private static final String FLAWLESS =
      """
      package io.modelgate.flawed;

      /** A class. */
      public final class Flawed {
        private Flawed() {}
      %s}
      """;

  @TempDir Path project;

  private record Build(int exitCode, String output) {}

  @Test
  void sourceWithoutFlawPasses() throws Exception {
    Build build = build("compile", "");

    assertThat(build.output()).doesNotContain("ERROR");
    assertThat(build.exitCode()).isZero();
  }

  @Test
  void formatterRefusesOtherIndentation() throws Exception {
    assertRefused(
        build("process-sources", "      static int one() { return 1; }\n"), "format violations");
  }

  @Test
  void javacWarningIsAnError() throws Exception {
    assertRefused(
        build("compile", "\n  static Object raw() {\n    return new java.util.ArrayList();\n  }\n"),
        "found raw type: java.util.ArrayList");
  }

  @Test
  void errorProneWarningIsAnError() throws Exception {
    assertRefused(
        build(
            "compile",
            "\n  static String bad() {\n    return String.format(\"%d\", \"one\");\n  }\n"),
        "[FormatString]");
  }

  @Test
  void nullIsRefused() throws Exception {
    Files.createDirectories(project.resolve("src/main/java/io/modelgate/flawed"));
    Files.writeString(
        project.resolve("src/main/java/io/modelgate/flawed/package-info.java"),
        """
        /** Flawed. */
        @NullMarked
        package io.modelgate.flawed;

        import org.jspecify.annotations.NullMarked;
        """);

    assertRefused(
        build("compile", "\n  static String none() {\n    return null;\n  }\n"), "[NullAway]");
  }

  @Test
  void undeclaredDependencyIsRefused() throws Exception {
    Build build =
        build(
            "compile dependency:analyze-only@analyze",
            """

              static Object time() {
                return new com.fasterxml.jackson.datatype.jsr310.JavaTimeModule();
              }
            """);

    assertRefused(build, "Used undeclared dependencies found");
    assertThat(build.output()).contains("jackson-datatype-jsr310");
  }

  private static void assertRefused(Build build, String says) {
    assertThat(build.output()).contains(says).contains("BUILD FAILURE");
    assertThat(build.exitCode()).isEqualTo(1);
  }

  private Build build(String goals, String member) throws IOException, InterruptedException {
    Files.copy(Path.of("pom.xml"), project.resolve("pom.xml"));
    Files.createDirectories(project.resolve(".mvn"));
    for (String file : new String[] {"jvm.config", "maven.config"}) {
      Files.copy(Path.of(".mvn", file), project.resolve(".mvn").resolve(file));
    }
    Path sources = Files.createDirectories(project.resolve("src/main/java/io/modelgate/flawed"));
    Files.writeString(sources.resolve("Flawed.java"), FLAWLESS.formatted(member));

    List<String> command =
        new ArrayList<>(List.of(System.getProperty("maven.home") + "/bin/mvn", "-B"));
    Stream.of(goals.split(" ")).forEach(command::add);
    Process process =
        new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Build(process.waitFor(), output);
  }
}
