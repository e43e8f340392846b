package io.modelgate.watch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.log.OneLine;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicyRefresh;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.decision.UndecidableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server which policies a namespace holds, and waits until the watch has brought them:
 * somebody who applies a policy and then its pod means that policy to count. Of one namespace there
 * is one question at a time, and few reviews wait for it; the others are denied at once.
 */
final class ClusterRefresh implements PolicyRefresh {
  /** Half of a webhook's timeoutSeconds in openshift/base, so that the answer comes in time. */
  static final Duration REFRESH_TIMEOUT = Duration.ofMillis(1_500);

  /** Fewer questions than pods, however many ask in vain one after the other. */
  private static final Duration MIN_INTERVAL = Duration.ofMillis(50);

  /** Threads of the server that may wait; liberty/server.xml has twice as many. */
  private static final int MAX_WAITING = 32;

  private static final int MAX_WAITING_PER_NAMESPACE = 16;

  /** Less for namespaces that may not exist: anybody who reaches the port can name them. */
  private static final int MAX_UNKNOWN = 8;

  private static final int MAX_UNKNOWN_PER_NAMESPACE = 4;
  private static final int MAX_CHARACTERS = 300;
  private static final Logger LOG = System.getLogger(ClusterRefresh.class.getName());

  private final StoredNames names;
  private final SingleFlight<String, Set<PolicyId>> questions;
  private final WaitLimit waiting = new WaitLimit(MAX_WAITING_PER_NAMESPACE, MAX_WAITING);
  private final WaitLimit unknown = new WaitLimit(MAX_UNKNOWN_PER_NAMESPACE, MAX_UNKNOWN);
  private final AtomicReference<String> cause = new AtomicReference<>("");

  private final Duration patience;

  ClusterRefresh(KubernetesClient client, Executor executor) {
    this(client, executor, REFRESH_TIMEOUT);
  }

  /**
   * The same.
   *
   * @param patience how long a review waits at most
   */
  ClusterRefresh(KubernetesClient client, Executor executor, Duration patience) {
    this.patience = patience;
    this.names = new StoredNames(client, executor);
    this.questions = new SingleFlight<>(this::stored, MIN_INTERVAL, executor);
  }

  @Override
  public PolicySet refreshed(String namespace, CurrentPolicies current)
      throws UndecidableException {
    long deadline = System.nanoTime() + patience.toNanos();
    if (!current.get().knows(namespace)) {
      // The API server lets nobody create pods where there is no namespace, so the watch brings it.
      bounded(unknown, namespace, () -> await(namespace, current, deadline));
    }
    return bounded(waiting, namespace, () -> ask(namespace, current, deadline));
  }

  private interface Wait {
    PolicySet end() throws UndecidableException, InterruptedException;
  }

  private static PolicySet bounded(WaitLimit limit, String namespace, Wait wait)
      throws UndecidableException {
    if (!limit.enter(namespace)) {
      throw new UndecidableException(
          "Too many pods are waiting for policies that are not known yet, so this pod in"
              + " namespace \"%s\" cannot wait too: try again in a moment.".formatted(namespace));
    }
    try {
      return wait.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw undecidable(namespace);
    } finally {
      limit.leave(namespace);
    }
  }

  private static PolicySet await(String namespace, CurrentPolicies current, long deadline)
      throws UndecidableException, InterruptedException {
    return await(current, policies -> policies.knows(namespace), namespace, deadline);
  }

  private PolicySet ask(String namespace, CurrentPolicies current, long deadline)
      throws UndecidableException, InterruptedException {
    try {
      Set<PolicyId> stored =
          questions.ask(namespace).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return await(current, policies -> holds(policies, namespace, stored), namespace, deadline);
    } catch (ExecutionException | TimeoutException e) {
      throw undecidable(namespace);
    }
  }

  private static PolicySet await(
      CurrentPolicies current, Predicate<PolicySet> wanted, String namespace, long deadline)
      throws UndecidableException, InterruptedException {
    return current
        .await(wanted, Duration.ofNanos(deadline - System.nanoTime()))
        .orElseThrow(() -> undecidable(namespace));
  }

  private static boolean holds(PolicySet policies, String namespace, Set<PolicyId> stored) {
    Set<PolicyId> known = new HashSet<>();
    policies.in(namespace).all().forEach(policy -> known.add(policy.id()));
    return known.containsAll(stored);
  }

  private CompletableFuture<Set<PolicyId>> stored(String namespace) {
    return stored(Kind.NAMESPACED, namespace)
        .thenCombine(
            stored(Kind.UPSTREAM, namespace),
            (own, upstream) -> {
              Set<PolicyId> both = new HashSet<>(own);
              both.addAll(upstream);
              return both;
            })
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((stored, failure) -> reportOnce(failure));
  }

  private CompletableFuture<Set<PolicyId>> stored(Kind kind, String namespace) {
    return names
        .of(PolicyResources.of(kind), namespace, PolicyResources.isOptional(kind))
        .thenApply(
            found -> {
              Set<PolicyId> ids = new HashSet<>();
              found.forEach(name -> ids.add(new PolicyId(kind, namespace, name)));
              return ids;
            });
  }

  /** Why the API server gives no answer, once for all who ask, until it does or says otherwise. */
  private void reportOnce(@Nullable Throwable failure) {
    String now = failure == null ? "" : root(failure);
    if (!now.equals(cause.getAndSet(now)) && failure != null) {
      LOG.log(
          Level.WARNING,
          "The API server does not say which policies a namespace holds, so pods that ask for"
              + " an unknown policy are denied: {0}",
          now);
    }
  }

  private static String root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return OneLine.of(
        Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName()),
        MAX_CHARACTERS);
  }

  private static UndecidableException undecidable(String namespace) {
    return new UndecidableException(
        "The policies of namespace %s are not known yet: try again in a moment."
            .formatted(namespace));
  }
}
