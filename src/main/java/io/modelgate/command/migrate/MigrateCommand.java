package io.modelgate.command.migrate;

import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.output.AtomicFile;
import io.modelgate.command.output.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code modelgate migrate}, which rewrites resources of other controllers. */
@Command(
    name = "migrate",
    description =
        "Writes resources of the upstream operator and of Gatekeeper as Modelgate's, and says what"
            + " does not carry over. It changes nothing by itself.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is carried over",
      "1:something is not: see the report on standard error",
      "2:the command line is wrong",
      "3:it cannot be decided: a file is unreadable, or there is nothing to migrate"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} migrate -f policies > migrated.yaml",
      "  kubectl get constraints -o yaml | ${ROOT-COMMAND-NAME} migrate -f -",
      "  kubectl get pods -A -o yaml | ${ROOT-COMMAND-NAME} migrate -f - --commands"
    })
public final class MigrateCommand implements Callable<Integer> {
  private static final int ALL = 0;
  private static final int NOT_ALL = 1;

  private final InputStream in;

  @Mixin private Console console = new Console();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      required = true,
      description =
          "What is to be migrated: a YAML or JSON file, a directory, or - for standard input. May"
              + " be repeated.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The namespace of what says none. Default: ${DEFAULT-VALUE}.")
  private String namespace = "default";

  @Option(
      names = "--set-runtimes",
      description =
          "Rules set the runtime that a pod lacks. Default: they deny such pods, as constraints"
              + " do.")
  private boolean setsRuntimes;

  @Option(
      names = "--commands",
      description = "Writes only the kubectl commands that change pods and what creates them.")
  private boolean onlyCommands;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "Writes policies.yaml, commands.sh and report.txt into this directory.")
  private @Nullable Path directory;

  /** The command, with what - stands for. */
  public MigrateCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws UndecidedException {
    MigrationSources sources = new MigrationSources(namespace);
    for (String each : files) {
      sources.read(each, in);
    }
    Migration migration = Migrator.migrate(sources.all(), setsRuntimes);
    if (migration.isEmpty()) {
      throw new UndecidedException("There is nothing that migrate knows.");
    }
    write(migration);
    return migration.isAllCarriedOver() ? ALL : NOT_ALL;
  }

  private void write(Migration migration) throws UndecidedException {
    MigrationText text = new MigrationText(migration);
    if (directory != null) {
      write(directory, migration, text);
    } else if (onlyCommands) {
      migration.commands().forEach(console.out()::println);
    } else {
      console.out().print(text.yaml());
    }
    console.out().flush();
    text.report().forEach(console.err()::println);
    if (!onlyCommands && directory == null && !migration.commands().isEmpty()) {
      console.err().println("commands, which --commands writes alone:");
      migration.commands().forEach(each -> console.err().println("  " + each));
    }
  }

  private static void write(Path directory, Migration migration, MigrationText text)
      throws UndecidedException {
    try {
      Files.createDirectories(directory);
      AtomicFile.write(directory.resolve("policies.yaml"), text.yaml());
      AtomicFile.write(directory.resolve("report.txt"), lines(text.report()));
      AtomicFile.write(directory.resolve("commands.sh"), lines(migration.commands()));
    } catch (IOException e) {
      throw new UndecidedException("%s cannot be written.".formatted(directory));
    }
  }

  private static String lines(List<String> lines) {
    return String.join("", lines.stream().map(each -> each + "\n").toList());
  }
}
