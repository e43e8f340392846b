package io.modelgate.watch;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which pods come to us, kept until the webhooks change: looking through them all takes time. */
final class ReachabilityCache {
  private final Supplier<Reachability> source;
  private long changes;
  private @Nullable Reachability known;

  ReachabilityCache(Supplier<Reachability> source) {
    this.source = source;
  }

  /** As the webhooks are now. What is found while they change is not kept. */
  Reachability get() {
    long before;
    synchronized (this) {
      Reachability present = known;
      if (present != null) {
        return present;
      }
      before = changes;
    }
    Reachability found = source.get();
    synchronized (this) {
      if (changes == before) {
        known = found;
      }
    }
    return found;
  }

  /** Takes into account that the webhooks changed. */
  synchronized void invalidate() {
    changes++;
    known = null;
  }
}
