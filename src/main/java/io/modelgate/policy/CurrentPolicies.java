package io.modelgate.policy;

import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.sandbox.RuntimeAuthorizer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Holds the snapshot that requests are decided by: one writer swaps it, requests read it. */
@Singleton
public class CurrentPolicies {
  private final Object changes = new Object();
  private volatile PolicySet policies = PolicySet.NOT_LOADED;
  private volatile PolicyRefresh refresh = PolicyRefresh.NEVER_NEEDED;
  private volatile RuntimeAuthorizer authorizer = RuntimeAuthorizer.SILENT;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** The newest snapshot of all policies; any thread may read it. */
  public PolicySet get() {
    return policies;
  }

  /**
   * Tells from now on of every new snapshot.
   *
   * @param listener must neither block nor throw
   * @return ends that
   */
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Replaces the snapshot; requests that have begun keep the one they have. */
  public void set(PolicySet newer) {
    synchronized (changes) {
      policies = newer;
      changes.notifyAll();
    }
    listeners.forEach(Runnable::run);
  }

  /**
   * Waits for a snapshot.
   *
   * @param wanted whether a snapshot is the one
   * @param patience how long to wait at most
   * @return the first that is wanted; empty if none came
   */
  public Optional<PolicySet> await(Predicate<PolicySet> wanted, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (changes) {
      while (!wanted.test(policies)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Optional.empty();
        }
        TimeUnit.NANOSECONDS.timedWait(changes, left);
      }
      return Optional.of(policies);
    }
  }

  /**
   * A snapshot that holds what was stored in a namespace before this call; it may take a second.
   *
   * @throws UndecidableException if that cannot be told
   */
  public PolicySet refreshed(String namespace) throws UndecidableException {
    return refresh.refreshed(namespace, this);
  }

  /** Who says what people may do in the cluster that the policies are of. */
  public RuntimeAuthorizer authorizer() {
    return authorizer;
  }

  /** Says whom to ask what people may do. */
  public void authorizeBy(RuntimeAuthorizer means) {
    authorizer = means;
  }

  /** Says how to learn of what was stored a moment ago. */
  public void refreshBy(PolicyRefresh means) {
    refresh = means;
  }
}
