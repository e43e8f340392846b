package io.modelgate.watch;

import java.util.List;
import java.util.function.Predicate;

/**
 * Finds out what the API server takes of a configuration that it refuses as a whole, so that one
 * policy's webhook keeps no other from being written. Where that takes too long, namespaces come as
 * wholes.
 */
final class AcceptedScopes {
  private static final int MAX_TRIALS = 256;

  private final Predicate<WebhookScopes> passes;
  private WebhookScopes accepted = new WebhookScopes(List.of(), List.of());
  private int left = MAX_TRIALS;

  private AcceptedScopes(Predicate<WebhookScopes> passes) {
    this.passes = passes;
  }

  /**
   * What is taken.
   *
   * @param passes whether the API server takes a configuration, by a dry run
   */
  static WebhookScopes accepted(WebhookScopes refused, Predicate<WebhookScopes> passes) {
    AcceptedScopes search = new AcceptedScopes(passes);
    if (!search.isTaken(search.accepted)) { // not even the empty one
      return search.accepted;
    }
    search.search(refused);
    WebhookScopes whole = refused.wholeNamespaces();
    boolean isSurelyBest = search.left > 0 && passes.test(search.accepted);
    return isSurelyBest || !passes.test(whole) ? search.accepted : whole;
  }

  private boolean isTaken(WebhookScopes part) {
    return left-- > 0 && passes.test(part);
  }

  private void search(WebhookScopes part) {
    int size = part.size();
    if (size == 0 || left <= 0) {
      return;
    }
    if (isTaken(part)) {
      accepted = accepted.and(part);
    } else if (size > 1) {
      search(part.part(0, size / 2));
      search(part.part(size / 2, size));
    } else {
      WebhookScopes whole = part.wholeNamespaces();
      if (!whole.equals(part) && isTaken(whole)) {
        accepted = accepted.and(whole);
      }
    }
  }
}
