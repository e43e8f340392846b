package io.modelgate.command;

import io.modelgate.command.explain.ExplainCommand;
import io.modelgate.command.inspect.InspectCommand;
import io.modelgate.command.output.ExitCode;
import io.modelgate.command.output.HelpOption;
import io.modelgate.command.suite.TestCommand;
import io.modelgate.verify.problem.Printable;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
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
    footer = {
      "",
      "verify, probe and trust-root are the verifier's: modelgate verify --help tells more."
    })
public final class FullCommand {
  private final CommandLine line;

  /** A command between these streams. */
  public FullCommand(InputStream in, PrintStream out, PrintStream err) {
    line =
        new CommandLine(this)
            .addSubcommand(new ExplainCommand(in))
            .addSubcommand(new TestCommand())
            .addSubcommand(new InspectCommand(in))
            .addSubcommand(new CompletionCommand(Main.OF_THE_VERIFIER))
            .setParameterExceptionHandler(FullCommand::wrong)
            .registerConverter(Instant.class, FullCommand::instant)
            .setExecutionExceptionHandler(FullCommand::ownError)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    addHelp(line);
    line.getSubcommands().values().stream()
        .filter(each -> !(each.getCommand() instanceof HelpCommand)) // which has it
        .forEach(FullCommand::addHelp);
  }

  private static void addHelp(CommandLine command) {
    command.addMixin("help", new HelpOption());
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "\"%s\" is no time in RFC 3339, such as 2027-01-31T00:00:00Z".formatted(text));
    }
  }

  /** One sentence, what was meant perhaps, and how to learn more. */
  private static int wrong(ParameterException e, String[] words) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(Printable.of(String.valueOf(e.getMessage())));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println(
        "Usage: %s; --help tells more."
            .formatted(e.getCommandLine().getHelp().synopsis(0).strip().replaceAll("\\s+", " ")));
    return ExitCode.USAGE;
  }

  /** Nothing is decided by an error of our own. */
  private static int ownError(Exception e, CommandLine line, ParseResult words) {
    line.getErr()
        .println("not decided: an error of modelgate's own: " + Printable.of(e.toString()));
    return ExitCode.UNDECIDED;
  }

  /** Runs one command and gives its exit code. */
  public int run(String... words) {
    try {
      return line.execute(words);
    } catch (StackOverflowError | OutOfMemoryError e) { // input that is far from any resource
      line.getErr().println("not decided: the files are too large or too deeply nested.");
      return ExitCode.UNDECIDED;
    }
  }
}
