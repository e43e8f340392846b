package io.modelgate.command;

import io.modelgate.cli.CommandName;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

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
            .addSubcommand(new LintCommand(in))
            .addSubcommand(new WhatIfCommand(in))
            .addSubcommand(new MigrateCommand(in))
            .addSubcommand(new InspectCommand(in))
            .addSubcommand(new CompletionCommand())
            .addSubcommand(new ManualCommand())
            .setParameterExceptionHandler(WrongCommandLine::print)
            .setExecutionExceptionHandler(FullCommand::undecided)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    OptionValues.register(line);
    addHelp(line);
    line.getSubcommands().values().stream()
        .filter(each -> !(each.getCommand() instanceof HelpCommand)) // it has the option
        .forEach(FullCommand::addHelp);
    line.getCommandSpec().addMixin("version", CommandSpec.forAnnotatedObject(new VersionOption()));
    VerifierCommands.describe(line.getCommandSpec());
    line.setCommandName(CommandName.get());
    line.setUsageHelpLongOptionsMaxWidth(24);
  }

  private static void addHelp(CommandLine command) {
    command.addMixin("help", new HelpOption());
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
      return false; // without /proc nobody can tell
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
