package io.modelgate.cli;

import io.modelgate.cli.report.VerifierExitCode;
import io.modelgate.cli.report.Version;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.sigstore.TrustRoots;
import io.modelgate.verify.sigstore.TrustRoots.Deployment;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** The {@code modelgate} command of the verifier image, which verifies models. */
public final class Modelgate {
  static final String NO_MEMORY =
      "the model or its signature needs more memory than allowed: raise the verifier's memory limit"
          + " (spec.verifier.modelSize of the policy, or modelgate.verifier.limits)";

  static final String HELP = "help";
  static final String VERSION = "version";
  private static final List<String> COMMANDS =
      List.of("verify", ProbeCommand.NAME, TrustRootCommand.NAME, HELP, VERSION);

  private final PrintWriter out;
  private final PrintWriter err;

  Modelgate(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Runs one command and exits with its code: 0 verified, 1 not, 2 usage, 3 not checked. */
  public static void main(String[] arguments) {
    int code = VerifierExitCode.NOT_CHECKED;
    try {
      code = run(System.out, System.err, arguments);
    } catch (OutOfMemoryError | StackOverflowError e) {
      System.err.println("not verified: " + NO_MEMORY);
    } catch (LinkageError e) {
      System.err.println("not verified: " + ownError(e)); // a part of the installation is missing
    }
    System.out.flush();
    System.err.flush();
    // All is told, and exit would first look for a logger: that costs more than to verify a small
    // model.
    Runtime.getRuntime().halt(code);
  }

  /** Runs one command between these streams and gives its exit code. */
  public static int run(PrintStream out, PrintStream err, String... words) {
    return new Modelgate(writer(out), writer(err)).run(List.of(words));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  /** Runs one command and gives its exit code. */
  int run(List<String> words) {
    try {
      return dispatch(words);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return VerifierExitCode.NOT_CHECKED;
    } catch (RuntimeException e) {
      err.println("not verified: " + ownError(e)); // nothing is verified by an error of our own
      return VerifierExitCode.NOT_CHECKED;
    }
  }

  private int dispatch(List<String> words) throws InterruptedException {
    if (!words.isEmpty() && words.get(0).equals(ProbeCommand.NAME)) {
      return ProbeCommand.run(words.subList(1, words.size()), out, err);
    }
    if (!words.isEmpty() && words.get(0).equals(TrustRootCommand.NAME)) {
      return TrustRootCommand.run(words.subList(1, words.size()), out, err);
    }
    try {
      Arguments global = Arguments.parse(HelpPages.global().options(), words, true);
      String command = global.words().isEmpty() ? "" : global.words().get(0);
      if (global.has(VERSION) || command.equals(VERSION)) {
        printVersion();
        return VerifierExitCode.VERIFIED;
      }
      if (command.equals(HELP) && global.words().size() > 1) {
        List<String> helped = new ArrayList<>(global.words().subList(1, global.words().size()));
        helped.add("--" + HELP);
        return dispatch(helped);
      }
      if (global.has(HELP) || command.equals(HELP)) {
        HelpPages.print(out);
        return VerifierExitCode.VERIFIED;
      }
      if (!command.equals("verify")) {
        throw noCommand(command);
      }
      List<String> rest = global.words().subList(1, global.words().size());
      return new VerifyLine(out, err).run(rest, LogLevel.of(global));
    } catch (UsageException e) {
      return wrong(err, e, "[OPTION]... verify [METHOD] [OPTION]... MODEL...");
    }
  }

  private void printVersion() {
    out.println("modelgate " + Version.get());
    out.println(
        "Sigstore's public trusted root, built in: its newest log or authority is of "
            + TrustRoots.builtIn(Deployment.PRODUCTION).date());
  }

  private static UsageException noCommand(String word) {
    String commands = "verify, probe, trust-root, help or version";
    if (word.startsWith("-")) {
      List<String> options = Arguments.spellings(HelpPages.global().options());
      return new UsageException("Unknown option: " + word + Suggestion.of(word, options));
    }
    return new UsageException(
        word.isEmpty()
            ? "Missing command: " + commands
            : "Unknown command: \"%s\" is none of %s%s"
                .formatted(word, commands, Suggestion.of(word, COMMANDS)));
  }

  /** Says what is wrong with a command line, and what a right one is like. */
  static int wrong(PrintWriter err, UsageException e, String usage) {
    err.println(Printable.of(String.valueOf(e.getMessage())));
    err.println("Usage: " + CommandName.get() + " " + usage + "; see --help.");
    return VerifierExitCode.USAGE;
  }

  static String ownError(Throwable e) {
    return "internal error: " + Printable.of(e.toString());
  }
}
