package io.modelgate.command;

import io.modelgate.cli.Modelgate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs several commands in one process, so that the packaged runtime learns from all of them which
 * classes to keep ready; see {@code src/build/command-runtime.sh}.
 */
final class CommandTrainingRun {
  private CommandTrainingRun() {}

  /**
   * Runs the commands of a file.
   *
   * @param arguments the file: a command a line, its words apart by one blank
   */
  public static void main(String[] arguments) throws IOException {
    for (String command : Files.readAllLines(Path.of(arguments[0]))) {
      String[] words = command.split(" ");
      if (Main.isOfTheVerifier(List.of(words))) {
        Modelgate.run(System.out, System.err, words);
      } else {
        new FullCommand(System.in, System.out, System.err).run(words);
      }
    }
  }
}
