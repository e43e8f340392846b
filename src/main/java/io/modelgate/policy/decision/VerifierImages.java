package io.modelgate.policy.decision;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The images of verifiers. A stored pod may have been injected by an earlier version of Modelgate,
 * so any tag or digest of a verifier's repository counts; a new pod gets exactly one of the images.
 *
 * @param repositories names of images without tag and digest
 */
public record VerifierImages(Set<String> repositories) {
  /** Those that replicas inject at the moment. */
  public static VerifierImages of(Collection<String> images) {
    return new VerifierImages(
        images.stream().map(VerifierImages::repository).collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether an image is a verifier's. */
  public boolean include(String image) {
    return repositories.contains(repository(image));
  }

  /** The name of an image without tag and digest. */
  static String repository(String image) {
    int digest = image.indexOf('@');
    String name = digest < 0 ? image : image.substring(0, digest);
    int tag = name.indexOf(':', name.lastIndexOf('/') + 1);
    return tag < 0 ? name : name.substring(0, tag);
  }
}
