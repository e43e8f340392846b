package io.modelgate.policy.sandbox.match;

import com.google.re2j.Pattern;
import io.modelgate.policy.decision.Glob;

/** Which images a rule is about. */
public sealed interface ImageMatcher {
  /** Whether an image, as the container names it, is meant. */
  boolean matches(String image);

  /** Those that contain a text. */
  record Containing(String text) implements ImageMatcher {
    @Override
    public boolean matches(String image) {
      return image.contains(text);
    }
  }

  /** Those that match a glob. */
  record Globbed(Glob glob) implements ImageMatcher {
    @Override
    public boolean matches(String image) {
      return glob.matches(image);
    }
  }

  /** Those that match an expression, in time proportional to their length. */
  record Regular(Pattern pattern) implements ImageMatcher {
    @Override
    public boolean matches(String image) {
      return pattern.matches(image);
    }
  }

  /**
   * Those of a registry. The first part of a reference is one only if it has a dot or a colon, or
   * is localhost (distribution's reference grammar).
   */
  record Registry(String host) implements ImageMatcher {
    @Override
    public boolean matches(String image) {
      int slash = image.indexOf('/');
      String first = slash < 0 ? "" : image.substring(0, slash);
      boolean isHost =
          first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
      return host.equals(isHost ? first : "");
    }
  }
}
