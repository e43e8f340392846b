package io.modelgate.command.lint.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody meant. */
final class ClosestMatch {
  private static final int MAX_LENGTH = 64;

  private ClosestMatch() {}

  /** The word that differs least, if it differs in little: a third of its letters, in any case. */
  static Optional<String> to(String word, Collection<String> words) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String wanted = word.toLowerCase(Locale.ROOT);
    return words.stream()
        .filter(each -> distance(wanted, each.toLowerCase(Locale.ROOT)) <= each.length() / 3)
        .min(
            Comparator.<String>comparingInt(each -> distance(wanted, each.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's: how many letters have to be added, removed or replaced. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
