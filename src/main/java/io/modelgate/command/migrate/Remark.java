package io.modelgate.command.migrate;

/**
 * Something that people should know of a migration.
 *
 * @param isLost whether something does not carry over
 * @param about the resource
 * @param sentence what, and what to do
 */
record Remark(boolean isLost, String about, String sentence) {
  /** As a line of the report. */
  String line() {
    return "%s: %s: %s".formatted(isLost ? "not carried over" : "note", about, sentence);
  }
}
