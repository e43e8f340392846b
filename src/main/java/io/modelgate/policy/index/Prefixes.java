package io.modelgate.policy.index;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A map from texts to values that finds all texts with which another one goes on from some place.
 * Of texts in their order, all that begin another one are among the last that is not behind it, and
 * those that this one begins with in turn.
 */
final class Prefixes<V> {
  private static final int NONE = -1;

  private final String[] texts;
  private final int[] shorter;
  private final List<V> values;

  /** Texts with a value each. */
  Prefixes(Map<String, V> entries) {
    texts = entries.keySet().toArray(new String[0]);
    Arrays.sort(texts);
    values = Arrays.stream(texts).map(entries::get).toList();
    shorter = new int[texts.length];
    for (int i = 0; i < texts.length; i++) {
      int at = i - 1;
      while (at != NONE && !texts[i].startsWith(texts[at])) {
        at = shorter[at];
      }
      shorter[i] = at;
    }
  }

  boolean isEmpty() {
    return texts.length == 0;
  }

  /** Finds the values of all texts that are in another one at some place. */
  void find(String text, int from, Consumer<? super V> found) {
    int at = notBehind(text, from);
    while (at != NONE && !text.startsWith(texts[at], from)) {
      at = shorter[at];
    }
    for (; at != NONE; at = shorter[at]) {
      found.accept(values.get(at));
    }
  }

  /** The last of the texts that is not behind the rest of another one. */
  private int notBehind(String text, int from) {
    int low = 0;
    int high = texts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (isBehind(texts[middle], text, from)) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return high;
  }

  private static boolean isBehind(String one, String text, int from) {
    int length = Math.min(one.length(), text.length() - from);
    for (int i = 0; i < length; i++) {
      int difference = one.charAt(i) - text.charAt(from + i);
      if (difference != 0) {
        return difference > 0;
      }
    }
    return one.length() > text.length() - from;
  }
}
