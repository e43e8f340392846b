package io.modelgate.command;

import io.modelgate.cli.CommandName;
import io.modelgate.cli.Suggestion;
import io.modelgate.command.output.ExitCode;
import io.modelgate.verify.problem.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line: one sentence, what was meant perhaps, and the usage. */
final class WrongCommandLine {
  private WrongCommandLine() {}

  static int print(ParameterException e, String[] words) {
    PrintWriter err = e.getCommandLine().getErr();
    Map<String, CommandLine> commands = e.getCommandLine().getSubcommands();
    ParameterException wrong = rootOf(e);
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !commands.isEmpty()
        && !unmatched.getUnmatched().get(0).startsWith("-")) {
      String word = unmatched.getUnmatched().get(0);
      err.println("Unknown command: \"" + Printable.of(word) + "\"");
      Suggestion.closest(word, commands.keySet())
          .ifPresent(
              each -> err.println("Did you mean: %s %s?".formatted(CommandName.get(), each)));
    } else {
      err.println(Printable.of(sentence(String.valueOf(wrong.getMessage()))));
      UnmatchedArgumentException.printSuggestions(wrong, err);
    }
    err.println(
        "Usage: %s; see --help."
            .formatted(e.getCommandLine().getHelp().synopsis(0).strip().replaceAll("\\s+", " ")));
    return ExitCode.USAGE;
  }

  /** An option that is missing may be one that is written wrongly, which picocli says last. */
  private static ParameterException rootOf(ParameterException e) {
    if (e instanceof MissingParameterException) {
      for (String each : e.getCommandLine().getUnmatchedArguments()) {
        if (each.startsWith("-")) {
          return new UnmatchedArgumentException(e.getCommandLine(), List.of(each));
        }
      }
    }
    return e;
  }

  /** Of picocli's words, those that say more than they need to. */
  private static String sentence(String message) {
    return message
        .replaceFirst("^Error: ", "")
        .replace("option option ", "option ")
        .replace("argument(s)", "arguments")
        .replace(" (case-sensitive)", "");
  }
}
