package io.modelgate.cli;

import io.modelgate.cli.report.ExitCode;
import io.modelgate.verify.problem.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The {@code modelgate} command. */
@Command(
    name = "modelgate",
    description = "Guards AI workloads: verifies signed models.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = Verify.class)
public final class Modelgate {
  static final String NO_MEMORY = "the model or its signature needs more memory than allowed";

  /** How much is told on standard error besides how a command ended; the reference signer's. */
  enum LogLevel {
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    CRITICAL
  }

  @Option(
      names = {"--log-level", "--log_level"},
      defaultValue = "INFO",
      paramLabel = "LEVEL",
      description =
          "From WARNING on, neither progress nor what was found is told; ${COMPLETION-CANDIDATES}.")
  LogLevel logLevel;

  private Modelgate() {}

  /** Runs one command and exits with its code: 0 verified, 1 not, 2 usage, 3 not checked. */
  public static void main(String[] arguments) {
    int code = ExitCode.NOT_CHECKED;
    try {
      code = commandLine().execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError e) {
      System.err.println("not verified: " + NO_MEMORY);
    } catch (LinkageError e) {
      System.err.println("not verified: " + ownError(e)); // a torn installation
    }
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Modelgate())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false) // a model named @file is no list of arguments
        .setExecutionExceptionHandler(Modelgate::unforeseen);
  }

  /** An error of our own: nothing is verified by it. */
  private static int unforeseen(Exception e, CommandLine command, ParseResult arguments) {
    command.getErr().println("not verified: " + ownError(e));
    return ExitCode.NOT_CHECKED;
  }

  static String ownError(Throwable e) {
    return "an error of modelgate's own: " + Printable.of(e.toString());
  }
}
