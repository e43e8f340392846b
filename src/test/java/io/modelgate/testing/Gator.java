package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of gator, Gatekeeper's command line: there, else built with Go.
 *
 * @param exitCode 0 where all is well; 1 where there are violations, or something failed
 * @param output what it wrote to standard output; its errors go to the test's
 */
public record Gator(int exitCode, String output) {
  /** Runs it in the project's folder. */
  public static Gator run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Component.GATOR.path().toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Gator(process.waitFor(), output);
  }
}
