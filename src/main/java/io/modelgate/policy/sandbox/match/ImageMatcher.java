package io.modelgate.policy.sandbox.match;

import com.google.re2j.Pattern;
import io.modelgate.policy.spec.ImageGlob;
import io.modelgate.policy.spec.ImageReference;

/** Which images a rule is about: one is meant if any way to write the same image is. */
public sealed interface ImageMatcher {
  /** Whether an image is meant. */
  boolean matches(ImageReference image);

  /** Those that contain a text. */
  record Containing(String text) implements ImageMatcher {
    @Override
    public boolean matches(ImageReference image) {
      return image.spellings().stream().anyMatch(each -> each.contains(text));
    }
  }

  /** Those that match a glob. */
  record Globbed(ImageGlob glob) implements ImageMatcher {
    @Override
    public boolean matches(ImageReference image) {
      return glob.matches(image);
    }
  }

  /** Those that match an expression, in time proportional to their length. */
  record Regular(Pattern pattern) implements ImageMatcher {
    @Override
    public boolean matches(ImageReference image) {
      return image.spellings().stream().anyMatch(pattern::matches);
    }
  }

  /** Those of a registry, in its one spelling; empty for references that name none. */
  record Registry(String host) implements ImageMatcher {
    @Override
    public boolean matches(ImageReference image) {
      return image.isOf(host);
    }
  }
}
