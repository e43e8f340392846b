package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run of a command as a process of its own, in a locale that has only ASCII.
 *
 * @param exitCode what it exited with
 * @param output standard output and standard error
 */
record ProcessRun(int exitCode, String output) {
  static ProcessRun of(Path directory, List<String> words)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new ProcessRun(process.waitFor(), output);
  }
}
