package io.modelgate.command.lint.rule;

import io.modelgate.pattern.Glob;
import io.modelgate.policy.sandbox.match.ImageMatcher;
import io.modelgate.policy.sandbox.match.ImageMatcher.Containing;
import io.modelgate.policy.sandbox.match.ImageMatcher.Globbed;
import io.modelgate.policy.spec.ImageGlob;
import java.util.List;
import java.util.stream.Stream;

/** Compares patterns of images. */
final class Images {
  private Images() {}

  /** Whether every image that one of some patterns matches is matched by one of others, too. */
  static boolean areWithin(List<ImageMatcher> images, List<ImageMatcher> others) {
    return images.stream()
        .allMatch(each -> others.stream().anyMatch(other -> isWithin(each, other)));
  }

  private static boolean isWithin(ImageMatcher image, ImageMatcher other) {
    if (image.equals(other)) {
      return true;
    }
    if (image instanceof Containing one && other instanceof Containing part) {
      return one.text().contains(part.text());
    }
    return other instanceof Globbed wide
        && (matchesAll(wide.glob())
            || (image instanceof Globbed narrow && isWithin(narrow.glob(), wide.glob())));
  }

  /** Whether every image is meant, however it is written: it always has one spelling at least. */
  private static boolean matchesAll(ImageGlob glob) {
    return glob.spellings().contains(Glob.ANY);
  }

  /**
   * An image by digest is matched by its name alone, too; its name is also one of its spellings.
   */
  static boolean isWithin(ImageGlob glob, ImageGlob other) {
    List<Glob> names = Stream.concat(other.spellings().stream(), other.name().stream()).toList();
    return matchesAll(other)
        || (Globs.areWithin(glob.spellings(), other.spellings())
            && Globs.areWithin(glob.name().stream().toList(), names));
  }

  /** Whether every image that one of some globs matches is matched by one of others, too. */
  static boolean globsAreWithin(List<ImageGlob> globs, List<ImageGlob> others) {
    return globs.stream()
        .allMatch(each -> others.stream().anyMatch(other -> isWithin(each, other)));
  }
}
