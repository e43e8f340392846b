package io.modelgate.policy.spec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An image as container runtimes resolve it (distribution's reference grammar), and all the ways to
 * write the same. What no runtime accepts is split in the same way and checked no further: such a
 * container never starts.
 */
public final class ImageReference {
  /** Longer ones than any that the grammar allows have only the spelling that they come in. */
  private static final int MAX_LENGTH = 1024;

  /** An image of the node by its ID, or the beginning of it: containerd runs it if it is there. */
  private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{1,64}");

  /** Distribution's grammar, which is unambiguous, so that no text takes long to match. */
  private static final Pattern WELL_FORMED =
      Pattern.compile(
          "(?:(?:[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*(?:\\.[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*)*"
              + "|\\[[a-fA-F0-9:]+])(?::[0-9]{1,5})?/)?"
              + "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*)*"
              + "(?::\\w[\\w.-]{0,127})?"
              + "(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?");

  private static final String OFFICIAL = "library/";
  private static final String LATEST = ":latest";

  /** Few images make most pods; every policy asks for each of them. */
  private static final ParseCache<ImageReference> RECENT =
      new ParseCache<>(MAX_LENGTH, ImageReference::new);

  private final String written;
  private final String host;
  private final boolean namesHost;
  private final boolean isId;
  private final boolean hasDigest;
  private final Set<String> names;
  private final Set<String> spellings;

  private ImageReference(String written) {
    this.written = written;
    int digestAt = written.indexOf('@');
    String tagged = digestAt < 0 ? written : written.substring(0, digestAt);
    int tagAt = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
    String name = tagAt < 0 ? tagged : tagged.substring(0, tagAt);
    RegistryHost registry = RegistryHost.of(name);
    this.host = registry.host();
    this.namesHost = registry.isNamed();
    this.isId = ID.matcher(written).matches();
    this.hasDigest = digestAt >= 0;
    boolean isTooLong = written.length() > MAX_LENGTH;
    this.names = isTooLong ? Set.of() : names(host, name.substring(registry.length()));
    this.spellings = new LinkedHashSet<>(List.of(written));
    String tag = tagged.substring(name.length());
    String digest = written.substring(tagged.length());
    for (String each : names) {
      spellings.add(each);
      spellings.add(each + (tag.isEmpty() ? LATEST : tag));
      spellings.add(each + digest);
      spellings.add(each + tag + digest);
    }
  }

  /** Reads a container's {@code image}, or an image volume's {@code reference}. */
  public static ImageReference of(String written) {
    return RECENT.of(written);
  }

  private static Set<String> names(String host, String path) {
    if (!host.equals(RegistryHost.DOCKER_HUB)) {
      return Set.of(host + "/" + path);
    }
    Set<String> paths = new LinkedHashSet<>(List.of(path));
    if (path.indexOf('/') < 0) {
      paths.add(OFFICIAL + path);
    } else if (path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0) {
      paths.add(path.substring(OFFICIAL.length()));
    }
    Set<String> all = new LinkedHashSet<>();
    for (String each : paths) {
      if (!RegistryHost.of(each).isNamed()) { // docker.io/quay.io/a is nothing of quay.io
        all.add(each);
      }
      RegistryHost.NAMES_OF_DOCKER_HUB.forEach(alias -> all.add(alias + "/" + each));
    }
    return all;
  }

  /** Whether a container runtime takes this as the name of an image. */
  public static boolean isWellFormed(String written) {
    return written.length() <= MAX_LENGTH && WELL_FORMED.matcher(written).matches();
  }

  /** As the pod has it. */
  public String written() {
    return written;
  }

  /** A registry's host in the one spelling that stands for all. */
  public static String registry(String host) {
    return RegistryHost.unified(host);
  }

  /**
   * Whether it comes from a registry.
   *
   * @param registry as {@link #registry} spells it; empty for references that name none
   */
  public boolean isOf(String registry) {
    return registry.isEmpty() ? !namesHost : host.equals(registry);
  }

  /** Whether it is an image's ID, which may be any image. */
  public boolean isId() {
    return isId;
  }

  /** Whether a digest says which image it is: any tag may be that, and one beside it is ignored. */
  boolean hasDigest() {
    return hasDigest;
  }

  /** Its names, without tag and digest. */
  Set<String> names() {
    return names;
  }

  /** All ways to write it: as the pod has it, and each name by itself, with tag, with digest. */
  public Set<String> spellings() {
    return spellings;
  }
}
