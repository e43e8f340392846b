package io.modelgate.command.input;

import io.modelgate.policy.Surroundings;
import io.modelgate.resource.PolicyResource;
import java.util.List;

/**
 * What decisions rest on, of a cluster or a directory.
 *
 * @param policies as they are stored, of every kind
 * @param surroundings what else there is
 * @param notes what is assumed where it is not known, one sentence each
 */
public record Stored(
    List<PolicyResource> policies, Surroundings surroundings, List<String> notes) {}
