package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.policy.CatchUp;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.model.PolicyId;
import io.modelgate.policy.model.PolicyId.Kind;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the API server which policies a namespace holds, and waits until the watch has brought them:
 * somebody who applies a policy and then its pod means that policy to count.
 */
final class ClusterCatchUp implements CatchUp {
  private static final int ANSWER_MILLIS = 1500; // webhooks have 5 seconds, and there are two
  private static final int WATCH_MILLIS = 1000;
  private static final int POLL_MILLIS = 5;

  /** How many namespaces are asked about at once, however many pods ask in vain. */
  private static final int MOST_LISTS = 8;

  private final KubernetesClient client;
  private final Executor executor;
  private final Semaphore lists = new Semaphore(MOST_LISTS);

  ClusterCatchUp(KubernetesClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  @Override
  public void await(String namespace, CurrentPolicies current) throws UndecidableException {
    try {
      Set<PolicyId> stored = ask(namespace).get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
      for (int waited = 0; !holds(current.get(), namespace, stored); waited += POLL_MILLIS) {
        if (waited >= WATCH_MILLIS) {
          throw undecidable(namespace);
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw undecidable(namespace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw undecidable(namespace);
    }
  }

  private CompletableFuture<Set<PolicyId>> ask(String namespace)
      throws InterruptedException, TimeoutException {
    if (!lists.tryAcquire(ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new TimeoutException();
    }
    try {
      return CompletableFuture.supplyAsync(() -> stored(namespace), executor)
          .whenComplete((stored, failure) -> lists.release());
    } catch (RejectedExecutionException e) {
      lists.release();
      throw e;
    }
  }

  private static boolean holds(PolicySet policies, String namespace, Set<PolicyId> stored) {
    return !policies.isUnknown(namespace)
        && stored.stream()
            .allMatch(
                id ->
                    policies.in(namespace).of(id.kind()).stream()
                        .anyMatch(policy -> policy.id().equals(id)));
  }

  private Set<PolicyId> stored(String namespace) {
    Set<PolicyId> stored = new HashSet<>();
    for (Kind kind : new Kind[] {Kind.NAMESPACED, Kind.UPSTREAM}) {
      for (GenericKubernetesResource each : list(kind, namespace)) {
        stored.add(new PolicyId(kind, namespace, each.getMetadata().getName()));
      }
    }
    return stored;
  }

  private Iterable<GenericKubernetesResource> list(Kind kind, String namespace) {
    try {
      return client
          .genericKubernetesResources(PolicyResources.of(kind))
          .inNamespace(namespace)
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      if (PolicyResources.isOptional(kind) && e.getCode() == 404) {
        return Set.of();
      }
      throw e;
    }
  }

  private static UndecidableException undecidable(String namespace) {
    return new UndecidableException(
        "It cannot be told yet which policies namespace %s holds: try again in a moment."
            .formatted(namespace));
  }
}
