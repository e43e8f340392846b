package io.modelgate.policy.index;

import io.modelgate.pattern.Glob;
import io.modelgate.policy.spec.ImageGlob;
import io.modelgate.policy.spec.LabelMatcher;
import io.modelgate.policy.spec.LabelMatcher.Exists;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What must hold of a pod for a policy to have anything to say of it: necessary, most often not
 * sufficient.
 */
sealed interface Condition {

  /**
   * A text of the pod is as one of several patterns says.
   *
   * @param patterns of which one must match
   */
  record AnyOf(List<Pattern> patterns) implements Condition {}

  /**
   * Labels meet a requirement that asks for the absence of something.
   *
   * @param field whose labels
   */
  record Absence(Field field, Requirement requirement) implements Condition {}

  /**
   * A pattern of a text.
   *
   * @param field where the text is
   * @param key by which it is there; empty where fields have no keys
   * @param pieces all of which the text has
   */
  record Pattern(Field field, String key, List<Piece> pieces) {
    static Pattern of(Field field, String key, Glob glob) {
      return new Pattern(field, key, Piece.of(glob));
    }
  }

  /**
   * A part of a text.
   *
   * @param place where in the text it is
   */
  record Piece(Place place, String text) {
    /** Any text has it. */
    static final Piece NONE = new Piece(Place.WITHIN, "");

    /** What every text has that matches a glob. */
    static List<Piece> of(Glob glob) {
      String pattern = glob.pattern();
      int first = pattern.indexOf('*');
      if (first < 0) {
        return List.of(new Piece(Place.ALL, pattern));
      }
      int last = pattern.lastIndexOf('*');
      List<Piece> pieces = new ArrayList<>();
      pieces.add(new Piece(Place.BEGIN, pattern.substring(0, first)));
      pieces.add(new Piece(Place.END, pattern.substring(last + 1)));
      for (String within : pattern.substring(first, last + 1).split("\\*", -1)) {
        pieces.add(new Piece(Place.WITHIN, within));
      }
      pieces.removeIf(piece -> piece.text().isEmpty());
      return pieces.isEmpty() ? List.of(NONE) : List.copyOf(pieces);
    }
  }

  /** Where a piece is in a text. */
  enum Place {
    /** It is the whole text. */
    ALL,
    /** The text begins with it. */
    BEGIN,
    /** The text ends with it. */
    END,
    /** It is anywhere in the text. */
    WITHIN
  }

  /** What a label selector asks for. */
  static List<Condition> of(Field field, LabelMatcher labels) {
    return labels.requirements().stream().map(each -> of(field, each)).toList();
  }

  private static Condition of(Field field, Requirement requirement) {
    if (requirement instanceof In in) {
      return new AnyOf(
          in.values().stream()
              .map(value -> new Pattern(field, in.key(), List.of(new Piece(Place.ALL, value))))
              .toList());
    }
    return requirement instanceof Exists exists && exists.wanted()
        ? new AnyOf(List.of(new Pattern(field, exists.key(), List.of(Piece.NONE))))
        : new Absence(field, requirement);
  }

  /** One of some names. */
  static Condition globs(Field field, Collection<Glob> globs) {
    return new AnyOf(globs.stream().map(glob -> Pattern.of(field, "", glob)).toList());
  }

  /** What a glob of images asks for: one of the ways to write the image. */
  static Stream<Pattern> image(Field field, ImageGlob glob) {
    return Stream.concat(glob.spellings().stream(), glob.name().stream())
        .map(each -> Pattern.of(field, "", each));
  }
}
