package io.modelgate.command.shell;

import io.modelgate.command.output.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code modelgate manual}, for the build: {@code src/build/manual.sh} calls it. */
@Command(
    name = "manual",
    hidden = true,
    description = "Writes the manual's pages into a directory.")
public final class ManualCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Where to.")
  private Path directory = Path.of("");

  @Override
  public void run() {
    CommandSpec root = Objects.requireNonNull(spec, "picocli sets it").root();
    try {
      Files.createDirectories(directory);
      write(root);
    } catch (IOException e) {
      throw new CommandLine.ParameterException(
          root.commandLine(), "%s cannot be written to.".formatted(directory), e);
    }
  }

  private void write(CommandSpec command) throws IOException {
    AtomicFile.write(directory.resolve(ManualPage.name(command) + ".1"), ManualPage.of(command));
    for (CommandSpec each : ManualPage.shown(command)) {
      write(each);
    }
  }
}
