package io.modelgate.policy.decision;

import java.util.List;
import java.util.Optional;

/**
 * What validation containers run, and where they stand, by configuration.
 *
 * @param image the verifier's image
 * @param resources what they ask for, unless the policy or the pod calls for something else
 * @param fetchers init containers that come before, since they fetch the model
 * @param pullSecrets names of Secrets of the pod's namespace by which nodes pull the image
 * @param receiptsKey public key of the installation's receipts, SubjectPublicKeyInfo in Base64;
 *     without it there are none
 */
public record Verifier(
    String image,
    ContainerResources resources,
    Fetchers fetchers,
    List<String> pullSecrets,
    Optional<String> receiptsKey) {
  /** A verifier that relies on no receipts, and issues none. */
  public Verifier(
      String image, ContainerResources resources, Fetchers fetchers, List<String> pullSecrets) {
    this(image, resources, fetchers, pullSecrets, Optional.empty());
  }

  /** One whose image nodes pull without a Secret. */
  public Verifier(String image, ContainerResources resources, Fetchers fetchers) {
    this(image, resources, fetchers, List.of());
  }

  /** The same with another image. */
  public Verifier withImage(String other) {
    return new Verifier(other, resources, fetchers, pullSecrets, receiptsKey);
  }
}
