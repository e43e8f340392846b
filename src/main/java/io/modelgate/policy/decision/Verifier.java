package io.modelgate.policy.decision;

/**
 * What validation containers run, and where they stand, by configuration.
 *
 * @param image the verifier's image
 * @param resources what they ask for, unless the policy or the pod calls for something else
 * @param fetchers init containers that come before, since they fetch the model
 */
public record Verifier(String image, Resources resources, Fetchers fetchers) {
  /** The same with another image. */
  public Verifier withImage(String other) {
    return new Verifier(other, resources, fetchers);
  }
}
