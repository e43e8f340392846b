package io.modelgate.policy.spec;

import io.modelgate.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A glob of images: it matches an image if it matches any way to write the same.
 *
 * @param spellings as the policy has it, and with the registry's host in its one spelling
 * @param name what comes before the tag, if there is one
 */
public record ImageGlob(List<Glob> spellings, Optional<Glob> name) {
  /** Compiles a glob of images. */
  public static ImageGlob of(String pattern) {
    int digest = pattern.indexOf('@');
    int colon = pattern.lastIndexOf(':', digest < 0 ? pattern.length() : digest);
    boolean hasTag = digest < 0 && colon > pattern.lastIndexOf('/');
    String name = hasTag ? pattern.substring(0, colon) : pattern;
    String unified = unified(name);
    return new ImageGlob(
        Stream.of(pattern, unified + pattern.substring(name.length()))
            .distinct()
            .map(Glob::new)
            .toList(),
        hasTag ? Optional.of(new Glob(unified)) : Optional.empty());
  }

  /** With the host in its one spelling, also where an asterisk stands for the slash after it. */
  private static String unified(String name) {
    int asterisk = name.indexOf('*');
    RegistryHost registry = RegistryHost.of(name);
    if (registry.isNamed()) {
      return registry.host() + "/" + name.substring(registry.length());
    }
    return asterisk > 0 && name.indexOf('/') < 0 && name.indexOf('.') >= 0
        ? RegistryHost.unified(name.substring(0, asterisk)) + name.substring(asterisk)
        : name;
  }

  /** Whether it matches an image as a pod has it; one named by its ID may be any. */
  public boolean matches(String image) {
    ImageReference reference = ImageReference.of(image);
    return reference.isId() || matches(reference);
  }

  /** Whether it matches any way to write an image; by the name alone where a digest says which. */
  public boolean matches(ImageReference image) {
    for (String each : image.spellings()) {
      for (Glob glob : spellings) {
        if (glob.matches(each)) {
          return true;
        }
      }
    }
    return image.hasDigest()
        && name.filter(glob -> image.names().stream().anyMatch(glob::matches)).isPresent();
  }
}
