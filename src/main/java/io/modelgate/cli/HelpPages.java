package io.modelgate.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the commands say of themselves. */
final class HelpPages {
  private static final Map<String, String> COMMANDS = new LinkedHashMap<>();
  private static final Map<String, String> EXIT_CODES = new LinkedHashMap<>();
  private static final String EXAMPLE_MODEL = " models/tiny";

  static {
    COMMANDS.put("verify", "Verifies signed models, by one of its methods.");
    COMMANDS.put(
        ProbeCommand.NAME, "Says whether a running verify --watch is well, as a kubelet asks.");
    COMMANDS.put(TrustRootCommand.NAME, "Fetches Sigstore's public trusted root for a cluster.");
    COMMANDS.put(Modelgate.HELP, "Shows this help, or that of a command.");
    COMMANDS.put(Modelgate.VERSION, "Shows the version.");
    EXIT_CODES.put("0", "verified");
    EXIT_CODES.put(
        "1", "not verified: no signature, or none by the signer in question, or files differ");
    EXIT_CODES.put("2", "the command line is wrong");
    EXIT_CODES.put("3", "could not be checked: a key, the signature or a file is unreadable");
  }

  private HelpPages() {}

  /** The options before the command. */
  static CommandOptions global() {
    return LogLevel.declare(new CommandOptions())
        .flag("h", Modelgate.HELP, "Show this help and exit.")
        .flag("V", Modelgate.VERSION, "Show the version and exit.");
  }

  /** The options of a method, and those of every method. */
  static CommandOptions all(VerifyMethod method) {
    CommandOptions options = new CommandOptions();
    method.declare(options);
    return ofEveryMethod(options);
  }

  private static CommandOptions ofEveryMethod(CommandOptions options) {
    VerifyCommand.declare(options);
    return LogLevel.declare(options).flag("h", Modelgate.HELP, "Show this help and exit.");
  }

  static void print(PrintWriter out) {
    String name = CommandName.get();
    new Help(out)
        .usage(
            "Verifies signed models.",
            name + " verify [METHOD] [OPTION]... MODEL...",
            name + " probe ready|alive FILE",
            name + " trust-root NAME FILE",
            name + " help [COMMAND [METHOD]]",
            name + " version")
        .section("Commands", COMMANDS)
        .section("Options", global().described())
        .section("Exit codes", EXIT_CODES)
        .lines("Examples", List.of(example(new VerifyKey()), name + " help verify key"));
  }

  static void printVerify(PrintWriter out) {
    Map<String, String> methods = new LinkedHashMap<>();
    VerifyLine.METHODS.forEach(each -> methods.put(each.name(), each.description()));
    new Help(out)
        .usage(
            "Without METHOD, the options decide, or else the signature does.",
            CommandName.get() + " verify [METHOD] [OPTION]... MODEL...")
        .section("Methods, each with options of its own", methods)
        .section("Options of every method", ofEveryMethod(new CommandOptions()).described())
        .section("Exit codes", EXIT_CODES)
        .lines("Examples", VerifyLine.METHODS.stream().map(HelpPages::example).toList());
  }

  static void print(PrintWriter out, VerifyMethod method) {
    CommandOptions own = new CommandOptions();
    method.declare(own);
    new Help(out)
        .usage(method.description(), CommandName.get() + " " + usage(method))
        .section("Options", own.described())
        .section("Options of every method", ofEveryMethod(new CommandOptions()).described())
        .section("Exit codes", EXIT_CODES)
        .lines("Examples", List.of(example(method)));
    out.println();
    out.println("A switch may be given as --NAME=true or --NAME=false, a name with underscores.");
  }

  /** The commands as data. */
  static List<CommandDescription> descriptions() {
    List<CommandDescription> methods =
        VerifyLine.METHODS.stream()
            .map(
                each ->
                    new CommandDescription(
                        each.name(),
                        each.description(),
                        "MODEL",
                        all(each).described(),
                        List.of(),
                        example(each)))
            .toList();
    return List.of(
        new CommandDescription(
            "verify",
            String.valueOf(COMMANDS.get("verify")),
            "MODEL",
            ofEveryMethod(new CommandOptions()).described(),
            methods,
            example(new VerifyKey())),
        simple(ProbeCommand.NAME, "WORD", " ready /run/modelgate/state"),
        simple(TrustRootCommand.NAME, "WORD", " public root.yaml"),
        simple(Modelgate.VERSION, "", ""));
  }

  static Map<String, String> exitCodes() {
    return Map.copyOf(EXIT_CODES);
  }

  private static CommandDescription simple(String name, String operand, String words) {
    return new CommandDescription(
        name,
        String.valueOf(COMMANDS.get(name)),
        operand,
        new CommandOptions().flag("h", Modelgate.HELP, "Show this help and exit.").described(),
        List.of(),
        CommandName.get() + " " + name + words);
  }

  /** Without the command's name. */
  static String usage(VerifyMethod method) {
    String required = method.required().isEmpty() ? "" : method.required() + " ";
    return "verify " + method.name() + " " + required + "[OPTION]... MODEL...";
  }

  private static String example(VerifyMethod method) {
    return CommandName.get() + " verify " + method.name() + " " + method.example() + EXAMPLE_MODEL;
  }
}
