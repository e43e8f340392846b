package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.command.lint.source.Place;
import io.modelgate.command.lint.source.SourceDocument;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is found; the same twice counts once. */
final class Findings {
  /** More than anybody reads: a hostile file must not fill the memory. */
  private static final int MAX_FINDINGS = 10_000;

  private final SortedSet<Finding> all = new TreeSet<>();

  void add(Check check, Place place, String resource, String message, String fix) {
    if (all.size() < MAX_FINDINGS) {
      all.add(new Finding(check, place, resource, message, fix));
    }
  }

  void add(Check check, SourceDocument at, FieldPath field, String message, String fix) {
    add(check, at.place(field), at.display(), message, fix);
  }

  /** In the order of the files. */
  List<Finding> all() {
    return List.copyOf(all);
  }
}
