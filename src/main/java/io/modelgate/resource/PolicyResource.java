package io.modelgate.resource;

import io.modelgate.policy.compiled.PolicyId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A policy's resource as it is stored, of whatever shape.
 *
 * @param id which one it is
 * @param version differs if the spec does: of a cluster its uid and generation
 * @param spec its {@code spec} as maps, lists and scalars, or null where it has none
 * @param fault why its spec is not known, one clause; empty where it is
 */
public record PolicyResource(
    PolicyId id, List<Object> version, @Nullable Object spec, Optional<String> fault) {
  /** One whose spec is known. */
  public PolicyResource(PolicyId id, List<Object> version, @Nullable Object spec) {
    this(id, version, spec, Optional.empty());
  }
}
