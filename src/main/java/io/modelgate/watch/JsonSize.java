package io.modelgate.watch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * About how large maps, lists and scalars are as JSON, if many small values count as they weigh.
 */
final class JsonSize {
  /** What each value counts besides its text: a list of short texts is larger in memory. */
  private static final int OF_A_VALUE = 16;

  private JsonSize() {}

  /** The size in bytes; it stops counting at the largest number. */
  static int of(@Nullable Object value) {
    long size = 0;
    Deque<Object> rest = new ArrayDeque<>();
    if (value != null) {
      rest.push(value);
    }
    while (!rest.isEmpty() && size < Integer.MAX_VALUE) {
      Object each = rest.pop();
      size += OF_A_VALUE;
      if (each instanceof Map<?, ?> map) {
        map.forEach(
            (key, part) -> {
              rest.push(String.valueOf(key));
              rest.push(part == null ? "" : part);
            });
      } else if (each instanceof Collection<?> list) {
        list.forEach(part -> rest.push(part == null ? "" : part));
      } else if (each instanceof String text) {
        size += text.length();
      }
    }
    return (int) Math.min(size, Integer.MAX_VALUE);
  }
}
