package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.Place;
import java.util.Comparator;

/**
 * Something that is wrong with a resource.
 *
 * @param check what was looked for
 * @param place where it is
 * @param resource how sentences name the resource; empty for a file as a whole
 * @param message what is wrong, one sentence
 * @param fix what to do, one sentence
 */
public record Finding(Check check, Place place, String resource, String message, String fix)
    implements Comparable<Finding> {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::place)
          .thenComparing(Finding::check)
          .thenComparing(Finding::message);

  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }
}
