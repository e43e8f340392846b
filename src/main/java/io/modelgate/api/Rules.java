package io.modelgate.api;

/** Rules in CEL that several fields share. */
final class Rules {
  /** Absolute and clean, so that one path has one spelling and none leads elsewhere. */
  static final String CLEAN_PATH =
      "self.startsWith('/') && self.substring(1).split('/').all(part, !(part in ['', '.', '..']))";

  /** What {@link #CLEAN_PATH} says to people. */
  static final String CLEAN_PATH_MESSAGE =
      "must be an absolute path without //, . and .. and without a slash at its end";

  /** Bytes of the longest path that Linux opens (PATH_MAX). */
  static final int LONGEST_PATH = 4095;

  private Rules() {}
}
