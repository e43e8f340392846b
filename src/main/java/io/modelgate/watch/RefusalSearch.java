package io.modelgate.watch;

import java.util.List;
import java.util.function.Predicate;

/**
 * Finds out what the API server takes of a configuration that it refuses as a whole, so that one
 * policy's webhook keeps no other from being written. Where that takes too long, namespaces come as
 * wholes.
 */
final class RefusalSearch {
  private static final int MOST_TRIALS = 256;

  private final Predicate<SelectedReaches> passes;
  private SelectedReaches accepted = new SelectedReaches(List.of(), List.of());
  private int left = MOST_TRIALS;

  private RefusalSearch(Predicate<SelectedReaches> passes) {
    this.passes = passes;
  }

  /**
   * What is taken.
   *
   * @param passes whether the API server takes a configuration, by a dry run
   */
  static SelectedReaches accepted(SelectedReaches refused, Predicate<SelectedReaches> passes) {
    RefusalSearch search = new RefusalSearch(passes);
    if (!search.isTaken(search.accepted)) { // not even the empty one
      return search.accepted;
    }
    search.look(refused);
    SelectedReaches whole = refused.wholeNamespaces();
    boolean isSurelyBest = search.left > 0 && passes.test(search.accepted);
    return isSurelyBest || !passes.test(whole) ? search.accepted : whole;
  }

  private boolean isTaken(SelectedReaches part) {
    return left-- > 0 && passes.test(part);
  }

  private void look(SelectedReaches part) {
    int size = part.size();
    if (size == 0 || left <= 0) {
      return;
    }
    if (isTaken(part)) {
      accepted = accepted.and(part);
    } else if (size > 1) {
      look(part.part(0, size / 2));
      look(part.part(size / 2, size));
    } else {
      SelectedReaches whole = part.wholeNamespaces();
      if (!whole.equals(part) && isTaken(whole)) {
        accepted = accepted.and(whole);
      }
    }
  }
}
