package io.modelgate.command;

import io.modelgate.cli.CommandName;
import io.modelgate.cli.Suggestion;
import io.modelgate.command.explain.ExplainCommand;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.inspect.InspectCommand;
import io.modelgate.command.lint.LintCommand;
import io.modelgate.command.migrate.MigrateCommand;
import io.modelgate.command.output.ExitCode;
import io.modelgate.command.output.HelpOption;
import io.modelgate.command.output.VersionOption;
import io.modelgate.command.shell.CompletionCommand;
import io.modelgate.command.shell.ManualCommand;
import io.modelgate.command.shell.VerifierCommands;
import io.modelgate.command.suite.TestCommand;
import io.modelgate.command.whatif.WhatIfCommand;
import io.modelgate.verify.problem.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands that the verifier does not have. */
@Command(
    name = "modelgate",
    description = "Says what policies do with pods, and verifies signed models.",
    subcommands = HelpCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes, of every command:%n",
    exitCodeList = {
      "0:all is as it should be: admitted, verified, as expected",
      "1:something is not: denied, not verified, not as expected",
      "2:the command line is wrong",
      "3:it could not be found out: a file is unreadable, for example",
      "4:admitted, with a warning"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${ROOT-COMMAND-NAME} explain -f pod.yaml -p policies",
      "  ${ROOT-COMMAND-NAME} help explain",
      "  ${ROOT-COMMAND-NAME} verify key --public-key signer.pub.pem models/tiny"
    })
public final class FullCommand {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  private final CommandLine line;

  /** A command between these streams. */
  public FullCommand(InputStream in, PrintStream out, PrintStream err) {
    line =
        new CommandLine(this)
            .addSubcommand(new ExplainCommand(in))
            .addSubcommand(new TestCommand())
            .addSubcommand(new InspectCommand(in))
            .addSubcommand(new LintCommand(in))
            .addSubcommand(new MigrateCommand(in))
            .addSubcommand(new CompletionCommand())
            .addSubcommand(new ManualCommand())
            .addSubcommand(new WhatIfCommand(in))
            .setParameterExceptionHandler(FullCommand::wrong)
            .registerConverter(Instant.class, FullCommand::instant)
            .setExecutionExceptionHandler(FullCommand::undecided)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    addHelp(line);
    line.getSubcommands().values().stream()
        .filter(each -> !(each.getCommand() instanceof HelpCommand)) // which has it
        .forEach(FullCommand::addHelp);
    line.getCommandSpec().addMixin("version", CommandSpec.forAnnotatedObject(new VersionOption()));
    VerifierCommands.describe(line.getCommandSpec());
    line.setCommandName(CommandName.get());
    line.setUsageHelpLongOptionsMaxWidth(24);
  }

  private static void addHelp(CommandLine command) {
    command.addMixin("help", new HelpOption());
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "\"%s\" is not a time in RFC 3339, such as 2027-01-31T00:00:00Z".formatted(text));
    }
  }

  /** One sentence, what was meant perhaps, and how to learn more. */
  private static int wrong(ParameterException e, String[] words) {
    PrintWriter err = e.getCommandLine().getErr();
    Map<String, CommandLine> commands = e.getCommandLine().getSubcommands();
    if (e instanceof UnmatchedArgumentException unmatched
        && !commands.isEmpty()
        && !unmatched.getUnmatched().get(0).startsWith("-")) {
      String word = unmatched.getUnmatched().get(0);
      err.println("Unknown command: \"" + Printable.of(word) + "\"");
      Suggestion.closest(word, commands.keySet())
          .ifPresent(
              each -> err.println("Did you mean: %s %s?".formatted(CommandName.get(), each)));
    } else {
      err.println(Printable.of(String.valueOf(e.getMessage())));
      UnmatchedArgumentException.printSuggestions(e, err);
    }
    err.println(
        "Usage: %s; see --help."
            .formatted(e.getCommandLine().getHelp().synopsis(0).strip().replaceAll("\\s+", " ")));
    return ExitCode.USAGE;
  }

  /** Nothing is decided if it cannot be, or by an error of our own. */
  private static int undecided(Exception e, CommandLine line, ParseResult words) {
    if (e instanceof UndecidedException undecided) {
      line.getOut().flush(); // what was written before comes first
      undecided.print(line.getErr());
      return ExitCode.UNDECIDED;
    }
    line.getErr().println("not decided: internal error: " + Printable.of(e.toString()));
    return ExitCode.UNDECIDED;
  }

  /** Whoever gets only a part of a result must not take it for the whole. */
  private int written(int exitCode) {
    if (!line.getOut().checkError()) {
      return exitCode;
    }
    if (!isPipe(STANDARD_OUTPUT)) { // a reader such as head has seen enough
      line.getErr().println("not printed: the result cannot be written to standard output.");
    }
    return ExitCode.UNDECIDED;
  }

  private static boolean isPipe(Path stream) {
    try {
      return Files.readSymbolicLink(stream).toString().startsWith("pipe:");
    } catch (IOException e) {
      return false; // no /proc
    }
  }

  /** Runs one command and gives its exit code. */
  public int run(String... words) {
    try {
      return written(line.execute(words));
    } catch (StackOverflowError | OutOfMemoryError e) { // input that is far from any resource
      line.getErr().println("not decided: the files are too large or too deeply nested.");
      return ExitCode.UNDECIDED;
    }
  }
}
