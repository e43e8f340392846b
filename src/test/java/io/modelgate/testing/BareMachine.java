package io.modelgate.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * This machine without some of what it has: tests run there in a JVM of their own.
 *
 * @param lacks commands that its PATH has not
 * @param environment what else is different there
 * @param options of its JVM
 * @param project the folder that the tests take for the project's
 */
record BareMachine(
    Set<String> lacks, Map<String, String> environment, List<String> options, Path project) {

  /**
   * Runs tests as {@link TestRun#main} does.
   *
   * @param work an empty folder, which stands for the home's caches
   */
  List<TestRun.Outcome> run(Path work, Collection<String> selectors)
      throws IOException, InterruptedException {
    Path commands = Files.createDirectory(work.resolve("bin"));
    Path outcomes = work.resolve("outcomes");
    Path log = work.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(options);
    command.addAll(List.of(TestRun.class.getName(), outcomes.toString()));
    command.addAll(selectors);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PATH", path(commands));
    builder.environment().put("XDG_CACHE_HOME", work.resolve("cache").toString());
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    remove(commands);
    if (exitCode != 0) {
      throw new IllegalStateException(Files.readString(log));
    }
    return TestRun.read(outcomes);
  }

  /** A PATH of links to the commands that it has. */
  private String path(Path folder) throws IOException {
    for (String each : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path commands = Path.of(each);
      if (Files.isDirectory(commands)) {
        try (Stream<Path> files = Files.list(commands)) {
          for (Path command : files.toList()) {
            link(folder.resolve(command.getFileName()), command);
          }
        }
      }
    }
    return folder.toString();
  }

  private void link(Path link, Path command) throws IOException {
    if (!lacks.contains(link.getFileName().toString())
        && !Files.isSymbolicLink(link)
        && Files.isExecutable(command)) {
      Files.createSymbolicLink(link, command.toAbsolutePath());
    }
  }

  /** JUnit would warn of each link that it removes. */
  private static void remove(Path folder) throws IOException {
    try (Stream<Path> links = Files.list(folder)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
  }
}
