package io.modelgate.cli;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What whoever mistyped a word may have meant. */
public final class Suggestion {
  private static final int MAX_MISTAKES = 2;

  private Suggestion() {}

  /** A clause for the end of a sentence; empty if no known word is like it. */
  static String of(String word, Collection<String> known) {
    return closest(word, known).map(best -> "; did you mean " + best + "?").orElse("");
  }

  /** The known word that is most like another, if one is like it. */
  public static Optional<String> closest(String word, Collection<String> known) {
    String best = "";
    int fewest = MAX_MISTAKES + 1;
    for (String each : known) {
      int mistakes = distance(word.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
      if (mistakes < fewest && mistakes * 2 < each.length()) {
        fewest = mistakes;
        best = each;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** How many letters are to be added, left out, exchanged or swapped (optimal alignment). */
  private static int distance(String from, String to) {
    int[][] best = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          best[i][j] = i + j;
          continue;
        }
        int other = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(best[i - 1][j], best[i][j - 1]) + 1;
        least = Math.min(least, best[i - 1][j - 1] + other);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          least = Math.min(least, best[i - 2][j - 2] + 1);
        }
        best[i][j] = least;
      }
    }
    return best[from.length()][to.length()];
  }
}
