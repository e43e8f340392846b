package io.modelgate.command.lint.source;

import java.util.Comparator;

/**
 * A place in a file.
 *
 * @param file the file as it was given, or below its directory as that was given
 * @param line the line, from 1
 * @param column the column, from 1
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::file)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
