package io.modelgate.policy.decision;

import java.util.Map;

/**
 * What a container asks for (core/v1 ResourceRequirements).
 *
 * @param requests quantities by resource
 * @param limits quantities by resource
 */
public record ContainerResources(Map<String, String> requests, Map<String, String> limits) {
  /** Requests nothing and limits nothing. */
  public static final ContainerResources NONE = new ContainerResources(Map.of(), Map.of());
}
