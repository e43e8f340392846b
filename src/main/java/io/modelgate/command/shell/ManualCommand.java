package io.modelgate.command.shell;

import io.modelgate.command.output.AtomicFile;
import io.modelgate.command.output.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code modelgate manual}, for the build: {@code src/build/manual.sh} calls it. */
@Command(
    name = "manual",
    hidden = true,
    description = "Writes the manual's pages into a directory.")
public final class ManualCommand implements Runnable {
  @Mixin private Console console = new Console();

  @Parameters(paramLabel = "DIR", description = "Where to.")
  private Path directory = Path.of("");

  @Override
  public void run() {
    try {
      Files.createDirectories(directory);
      write(console.root().getCommandSpec());
    } catch (IOException e) {
      throw new CommandLine.ParameterException(
          console.root(), "%s cannot be written to.".formatted(directory), e);
    }
  }

  private void write(CommandSpec command) throws IOException {
    AtomicFile.write(directory.resolve(ManualPage.name(command) + ".1"), ManualPage.of(command));
    for (CommandSpec each : ManualPage.shown(command)) {
      write(each);
    }
  }
}
