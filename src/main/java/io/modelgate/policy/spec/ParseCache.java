package io.modelgate.policy.spec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * What was read of texts a moment ago: few spellings make most pods. A few hundred at most are
 * kept, of bounded length, so nobody's texts take memory or push out more than they take the place
 * of.
 *
 * @param <V> what is read; immutable, since all threads share it
 */
public final class ParseCache<V> {
  private static final int MAX_ENTRIES = 1 << 8;

  private record Read<V>(String text, V value) {}

  private final int longest;
  private final Function<String, V> reader;
  private final AtomicReferenceArray<Read<V>> places = new AtomicReferenceArray<>(MAX_ENTRIES);

  /**
   * Nothing yet.
   *
   * @param longest characters of the longest text that is kept
   * @param reader gives the same for the same text
   */
  public ParseCache(int longest, Function<String, V> reader) {
    this.longest = longest;
    this.reader = reader;
  }

  /** What is read of a text. */
  public V of(String text) {
    if (text.length() > longest) {
      return reader.apply(text);
    }
    int place = Math.floorMod(text.hashCode(), MAX_ENTRIES);
    Read<V> recent = places.get(place);
    if (recent == null || !recent.text().equals(text)) {
      recent = new Read<>(text, reader.apply(text));
      places.set(place, recent);
    }
    return recent.value();
  }
}
