package io.modelgate.cli;

import io.modelgate.cli.report.ExitCode;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.sigstore.TrustRoots;
import io.modelgate.verify.sigstore.TrustRoots.Deployment;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.cli.Options;

/** The {@code modelgate} command. */
public final class Modelgate {
  static final String NO_MEMORY =
      "the model or its signature needs more memory than allowed: raise the verifier's memory limit"
          + " (spec.verifier.modelSize of the policy, or modelgate.verifier.limits)";

  private static final String HELP = "help";
  private static final String VERSION = "version";
  private static final String LOG_LEVEL = "log-level";

  /** The reference signer's; to us, the first two tell progress and what was found. */
  private static final Set<String> LEVELS = Set.of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL");

  private static final List<VerifyMethod> METHODS =
      List.of(new VerifyKey(), new VerifyCertificate(), new VerifySigners(), new VerifySigstore());

  private final PrintWriter out;
  private final PrintWriter err;

  Modelgate(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Runs one command and exits with its code: 0 verified, 1 not, 2 usage, 3 not checked. */
  public static void main(String[] arguments) {
    int code = ExitCode.NOT_CHECKED;
    try {
      code = new Modelgate(writer(System.out), writer(System.err)).run(List.of(arguments));
    } catch (OutOfMemoryError | StackOverflowError e) {
      System.err.println("not verified: " + NO_MEMORY);
    } catch (LinkageError e) {
      System.err.println("not verified: " + ownError(e)); // a torn installation
    }
    System.out.flush();
    System.err.flush();
    // All is told, and exit would first look for a logger: that costs more than to verify a small
    // model.
    Runtime.getRuntime().halt(code);
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
      return ExitCode.NOT_CHECKED;
    } catch (RuntimeException e) {
      err.println("not verified: " + ownError(e)); // nothing is verified by an error of our own
      return ExitCode.NOT_CHECKED;
    }
  }

  private int dispatch(List<String> words) throws InterruptedException {
    if (!words.isEmpty() && words.get(0).equals(ProbeCommand.NAME)) {
      return ProbeCommand.run(words.subList(1, words.size()), out, err);
    }
    if (!words.isEmpty() && words.get(0).equals(TrustRootCommand.NAME)) {
      return TrustRootCommand.run(words.subList(1, words.size()), out, err);
    }
    String usage =
        "modelgate [OPTION]... verify METHOD, or modelgate probe ready|alive FILE, or modelgate"
            + " trust-root NAME FILE";
    Options options =
        new Declarations()
            .value(
                LOG_LEVEL,
                "LEVEL",
                "From WARNING on, neither progress nor what was found is told; DEBUG, INFO,"
                    + " WARNING, ERROR, CRITICAL.")
            .flag("h", HELP, "Show this help and exit.")
            .flag("V", VERSION, "Show the version and exit.")
            .options();
    try {
      Arguments global = Arguments.parse(options, words, true);
      String command = global.words().isEmpty() ? "" : global.words().get(0);
      if (global.has(VERSION) || command.equals(VERSION)) {
        printVersion();
        return ExitCode.VERIFIED;
      }
      if (command.equals(HELP) && global.words().size() > 1) {
        List<String> helped = new ArrayList<>(global.words().subList(1, global.words().size()));
        helped.add("--" + HELP);
        return dispatch(helped);
      }
      if (global.has(HELP) || command.equals(HELP)) {
        Help.print(out, usage, "Guards AI workloads: verifies signed models.", options);
        return ExitCode.VERIFIED;
      }
      if (!command.equals("verify")) {
        throw noCommand(command);
      }
      return verify(global.words().subList(1, global.words().size()), log(global));
    } catch (UsageException e) {
      return wrong(e, usage);
    }
  }

  private void printVersion() {
    out.println("modelgate " + version());
    out.println(
        "Sigstore's public trusted root, built in: its newest log or authority is of "
            + TrustRoots.builtIn(Deployment.PRODUCTION).date());
  }

  private static UsageException noCommand(String word) {
    String commands = "verify, probe or trust-root";
    if (word.isEmpty()) {
      return new UsageException("Missing command: " + commands);
    }
    return new UsageException(
        word.startsWith("-")
            ? "Unknown option: " + word
            : "Unknown command: \"" + word + "\" is none of " + commands);
  }

  private Log log(Arguments global) throws UsageException {
    String level = global.value(LOG_LEVEL).orElse("INFO").toUpperCase(Locale.ROOT);
    if (!LEVELS.contains(level)) {
      throw new UsageException(
          "--log-level is " + level + ", not DEBUG, INFO, WARNING, ERROR or CRITICAL");
    }
    return new Log(out, err, level.equals("DEBUG") || level.equals("INFO"));
  }

  /** Without a method, {@code sigstore} is meant, as with the reference signer. */
  private int verify(List<String> words, Log log) throws InterruptedException {
    VerifyMethod method = METHODS.get(METHODS.size() - 1);
    List<String> rest = words;
    for (VerifyMethod each : METHODS) {
      if (!words.isEmpty() && each.name().equals(words.get(0))) {
        method = each;
        rest = words.subList(1, words.size());
      }
    }
    if (words.equals(List.of("-h")) || words.equals(List.of("--" + HELP))) {
      out.println("Usage: modelgate verify METHOD [OPTION]... MODEL...");
      METHODS.forEach(each -> out.println(each.name() + ": " + each.description()));
      out.println("Without METHOD it takes sigstore; verify METHOD --help tells its options.");
      return ExitCode.VERIFIED;
    }
    String usage = "modelgate verify " + method.name() + " [OPTION]... MODEL...";
    Declarations declared = VerifyCommand.options(method).flag("h", HELP, "Show this help.");
    try {
      Arguments arguments = Arguments.parse(declared.options(), rest, false);
      if (arguments.has(HELP)) {
        Help.print(out, usage, method.description(), declared.options());
        return ExitCode.VERIFIED;
      }
      return VerifyCommand.of(method, arguments, log).run();
    } catch (UsageException e) {
      boolean isTaken = rest == words && !words.isEmpty() && !words.get(0).startsWith("-");
      return wrong(isTaken ? taken(words.get(0), e) : e, usage);
    }
  }

  /** Whoever mistypes the method is not to look for the mistake elsewhere. */
  private static UsageException taken(String word, UsageException e) {
    return new UsageException(
        "%s (\"%s\" is none of the methods key, certificate, signers and sigstore, so sigstore is used)"
            .formatted(e.getMessage(), word));
  }

  private int wrong(UsageException e, String usage) {
    err.println(Printable.of(String.valueOf(e.getMessage())));
    err.println("Usage: " + usage + "; --help tells more.");
    return ExitCode.USAGE;
  }

  static String ownError(Throwable e) {
    return "an error of modelgate's own: " + Printable.of(e.toString());
  }

  private static String version() {
    String version = Modelgate.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
