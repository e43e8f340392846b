package io.modelgate.command;

import io.modelgate.cli.CommandDescription;
import io.modelgate.cli.Modelgate;
import java.util.List;
import java.util.Set;

/** Starts the full {@code modelgate} command; what the verifier can do, it does by the verifier. */
public final class Main {
  /** Words that the verifier knows. */
  private static final List<String> OF_THE_VERIFIER =
      CommandDescription.all().stream().map(CommandDescription::name).toList();

  private static final Set<String> OPTIONS_OF_THE_VERIFIER = Set.of("--version", "-V");

  private static final String LOG_LEVEL = "--log-level";

  private Main() {}

  /** Runs one command and exits with its code: see {@link ExitCode}. */
  public static void main(String[] words) {
    if (isOfTheVerifier(List.of(words))) {
      Modelgate.main(words);
      return;
    }
    int code = new FullCommand(System.in, System.out, System.err).run(words);
    System.out.flush();
    System.err.flush();
    // Exit would first look for a logger, which takes time.
    Runtime.getRuntime().halt(code);
  }

  /** Whether the first word that is no option is one of the verifier's; it has one such option. */
  static boolean isOfTheVerifier(List<String> words) {
    if (words.size() > 1 && words.get(0).equals("help")) {
      return OF_THE_VERIFIER.contains(words.get(1));
    }
    boolean isValue = false;
    for (String word : words) {
      if (isValue) {
        isValue = false;
      } else if (word.equals(LOG_LEVEL)) {
        isValue = true;
      } else if (!word.startsWith(LOG_LEVEL + "=")) {
        return OF_THE_VERIFIER.contains(word) || OPTIONS_OF_THE_VERIFIER.contains(word);
      }
    }
    return false;
  }
}
