package io.modelgate.watch;

import io.modelgate.policy.PolicyRefresh;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.sandbox.RuntimeAuthorizer;
import java.util.Optional;
import java.util.function.Consumer;

/** Where policies come from. */
interface PolicySource {
  /**
   * Begins to watch; returns at once.
   *
   * @param listener is given a new snapshot after the first load and after each change, one at a
   *     time
   */
  void start(Consumer<PolicySet> listener);

  /** Ends the watch; returns when the listener will not be called again. */
  void stop();

  /**
   * What has ended, wanted or not, or has not begun, of all that must go on: one sentence; empty if
   * all goes on.
   */
  Optional<String> ended();

  /** Whether all goes on that must. */
  default boolean isWatching() {
    return ended().isEmpty();
  }

  /** Whether this replica is the one that writes to the cluster; never where there is none. */
  default boolean isLeader() {
    return false;
  }

  /** The cluster that policies come from, if they come from one. */
  default Optional<Cluster> cluster() {
    return Optional.empty();
  }

  /** How to learn of what was stored a moment ago. */
  default PolicyRefresh refresh() {
    return PolicyRefresh.NEVER_NEEDED;
  }

  /** Who says what people may do. */
  default RuntimeAuthorizer authorizer() {
    return cluster()
        .<RuntimeAuthorizer>map(each -> each.access()::mayUse)
        .orElse(RuntimeAuthorizer.SILENT);
  }

  /** Says in a few words where the policies come from. */
  String description();
}
