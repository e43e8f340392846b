package io.modelgate.command.lint.check;

import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.command.lint.source.Sources;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.resource.ResourceCollector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that the files hold, with what becomes of it.
 *
 * @param sources the files
 * @param set the policies, and what decisions rest on besides
 * @param policies each policy with its place
 * @param now the time at which it is looked at
 */
record Workspace(Sources sources, PolicySet set, List<Located<Policy>> policies, Instant now) {
  /**
   * A policy, and where it stands.
   *
   * @param <P> what it is
   */
  record Located<P extends Policy>(P policy, SourceDocument at) {}

  static Workspace of(Sources sources, Instant now) {
    ResourceCollector collector = new ResourceCollector();
    List<SourceDocument> documents = new ArrayList<>();
    for (SourceDocument each : sources.documents()) {
      collector.add(each.content(), ResourceCollector.DEFAULT_NAMESPACE);
      if (each.kind().isPresent()) {
        documents.add(each);
      }
    }
    PolicySet set = collector.policies();
    if (set.policies().size() != documents.size()) {
      throw new IllegalStateException("a policy was lost: " + set.faults());
    }
    List<Located<Policy>> policies = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      policies.add(new Located<>(set.policies().get(i), documents.get(i)));
    }
    return new Workspace(sources, set, List.copyOf(policies), now);
  }

  /** The policies of a type. */
  <P extends Policy> Stream<Located<P>> ofType(Class<P> type) {
    return policies.stream()
        .filter(each -> type.isInstance(each.policy()))
        .map(each -> new Located<>(type.cast(each.policy()), each.at()));
  }

  /** Whether every file could be read, so that what is not there is missing. */
  boolean isWhole() {
    return sources.notYaml().isEmpty();
  }
}
