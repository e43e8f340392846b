package io.modelgate.cli;

import io.modelgate.cli.report.VerifierExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** The command line of {@code modelgate verify}: its method, and what that takes. */
final class VerifyLine {
  static final List<VerifyMethod> METHODS =
      List.of(new VerifyKey(), new VerifyCertificate(), new VerifySigners(), new VerifySigstore());

  private final PrintWriter out;
  private final PrintWriter err;

  VerifyLine(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Verifies.
   *
   * @param words what follows {@code verify}
   * @param level the log level that was given before that
   */
  int run(List<String> words, Optional<String> level) throws InterruptedException {
    String usage = "verify [METHOD] [OPTION]... MODEL...";
    try {
      Optional<VerifyMethod> named =
          METHODS.stream()
              .filter(each -> !words.isEmpty() && each.name().equals(words.get(0)))
              .findFirst();
      if (named.isEmpty()) {
        Arguments all = arguments(new VerifySigners(), words);
        if (all.has(Modelgate.HELP)) {
          HelpPages.printVerify(out);
          return VerifierExitCode.VERIFIED;
        }
        VerifyMethod implied = new MethodDetection(METHODS).of(all);
        usage = HelpPages.usage(implied);
        return run(implied, words, level);
      }
      usage = HelpPages.usage(named.get());
      return run(named.get(), words.subList(1, words.size()), level);
    } catch (UsageException e) {
      return Modelgate.wrong(err, e, usage);
    }
  }

  private static Arguments arguments(VerifyMethod method, List<String> words)
      throws UsageException {
    return Arguments.parse(HelpPages.all(method).options(), words, false);
  }

  private int run(VerifyMethod method, List<String> words, Optional<String> before)
      throws UsageException, InterruptedException {
    Arguments arguments = arguments(method, words);
    if (arguments.has(Modelgate.HELP)) {
      HelpPages.print(out, method);
      return VerifierExitCode.VERIFIED;
    }
    Optional<String> level = LogLevel.of(arguments).or(() -> before);
    return VerifyCommand.of(method, arguments, new Log(out, err, LogLevel.isTold(level))).run();
  }
}
