package io.modelgate.policy.decision;

import java.util.Map;

/**
 * What validation containers run, and where they stand, by configuration.
 *
 * @param image the verifier's image
 * @param requests quantities by resource
 * @param limits quantities by resource
 * @param fetchers init containers that come before, since they fetch the model
 */
public record Verifier(
    String image, Map<String, String> requests, Map<String, String> limits, Fetchers fetchers) {
  /** The same with another image. */
  public Verifier withImage(String other) {
    return new Verifier(other, requests, limits, fetchers);
  }
}
