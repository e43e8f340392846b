package io.modelgate.policy.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParseCacheTest {
  private final ParseCache<String> recent = new ParseCache<>(16, text -> "read " + text);

  @Test
  void keepsWhatWasReadOfAText() {
    assertSame(recent.of("cpu"), recent.of("cpu"));
  }

  @Test
  void keepsNothingOfLongTexts() {
    String text = "x".repeat(17);
    assertEquals("read " + text, recent.of(text));
    assertNotSame(recent.of(text), recent.of(text));
  }

  /** These two have one hash, and so one place. */
  @Test
  void tellsTextsOfOnePlaceApart() {
    assertEquals("Aa".hashCode(), "BB".hashCode());
    assertEquals("read Aa", recent.of("Aa"));
    assertEquals("read BB", recent.of("BB"));
    assertEquals("read Aa", recent.of("Aa"));
  }

  @Test
  void readsMoreTextsThanItKeeps() {
    IntStream.range(0, 10_000).forEach(i -> assertEquals("read " + i, recent.of("" + i)));
  }
}
