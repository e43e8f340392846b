package io.modelgate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs several commands in one process, so that the packaged runtime learns from all of them which
 * classes to keep ready and what to compile; see {@code src/build/runtime.sh}.
 */
final class VerifierTrainingRun {
  private VerifierTrainingRun() {}

  /**
   * Runs the commands of a file.
   *
   * @param arguments the file: a command a line, its words apart by one blank
   */
  public static void main(String[] arguments) throws IOException {
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    for (String command : Files.readAllLines(Path.of(arguments[0]))) {
      new Modelgate(out, err).run(List.of(command.split(" ")));
    }
  }
}
