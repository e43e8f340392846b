package io.modelgate.log;

import java.util.logging.Level;

/** Levels that Liberty adds to those of {@code java.util.logging}. */
public final class LibertyLevel {
  /** Between INFO and WARNING: Liberty's console shows it, and hides INFO. */
  public static final Level AUDIT = Level.parse("850");

  private LibertyLevel() {}
}
