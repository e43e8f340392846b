package io.modelgate.report;

import static java.util.Comparator.comparing;

import io.modelgate.config.ReceiptsKey;
import io.modelgate.pattern.VerificationSummary;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps a ConfigMap of receipts in each namespace with pods that hashed content of which others may
 * be sure. A receipt lasts as long as the pod that hashed, at most for a day.
 */
final class ReceiptsReconciler implements Reconciler {
  /** The newest of a namespace, which take half of what a ConfigMap may. */
  private static final int MAX_RECEIPTS = 256;

  /** Many pods that come at once become one write. */
  private static final Duration BATCH_DELAY = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final PodStatuses states;
  private final WorkQueue queue;
  private final Optional<ReceiptsKey> key;
  private final Map<String, Map<String, List<VerifiedContent>>> hashed = new HashMap<>();

  /** What was written last, by namespace; signatures differ each time. */
  private final Map<String, Set<VerifiedContent>> written = new HashMap<>();

  /** Namespaces in which it is to be written again, whatever was written last. */
  private final Set<String> again = new HashSet<>();

  /**
   * One of a term.
   *
   * @param key signs receipts; without it there are none
   */
  ReceiptsReconciler(
      Cluster cluster, PodStatuses states, WorkQueue queue, Optional<ReceiptsKey> key) {
    this.cluster = cluster;
    this.states = states;
    this.queue = queue;
    this.key = key;
  }

  /** Takes into account what a pod's verifiers hashed; nothing once it is gone. */
  void put(String namespace, String pod, List<VerifiedContent> contents) {
    if (key.isPresent() && isNew(namespace, pod, contents)) {
      queue.addAfter(ObjectKeys.receipts(namespace), BATCH_DELAY);
    }
  }

  private synchronized boolean isNew(String namespace, String pod, List<VerifiedContent> contents) {
    Map<String, List<VerifiedContent>> pods = hashed.getOrDefault(namespace, new HashMap<>());
    List<VerifiedContent> before = contents.isEmpty() ? pods.remove(pod) : pods.put(pod, contents);
    if (pods.isEmpty()) {
      hashed.remove(namespace);
    } else {
      hashed.put(namespace, pods);
    }
    return !contents.equals(before == null ? List.of() : before);
  }

  /** Has all of them written again, whatever was written last. */
  synchronized void resync() {
    again.addAll(hashed.keySet());
    again.addAll(written.keySet());
    again.forEach(each -> queue.add(ObjectKeys.receipts(each)));
  }

  @Override
  public ReconcileResult reconcile(Key namespace) {
    if (!states.isComplete() || key.isEmpty()) {
      return ReconcileResult.DONE; // all come once it is
    }
    if (!cluster.isLeader()) {
      return LeaderTerm.SOON;
    }
    Set<VerifiedContent> wanted = wanted(namespace.namespace());
    if (isWritten(namespace.namespace(), wanted)) {
      return ReconcileResult.DONE;
    }
    WriteResult write =
        wanted.isEmpty()
            ? cluster.removeReceipts(namespace.namespace())
            : cluster.writeReceipts(namespace.namespace(), signed(wanted, key.get()));
    Set<PolicyId> about =
        wanted.stream().map(VerifiedContent::policy).collect(Collectors.toUnmodifiableSet());
    if (write.result().equals(ReconcileResult.DONE)) {
      wrote(namespace.namespace(), wanted);
    }
    cluster.refusals().answered(namespace, about, write.result());
    return write.result();
  }

  private static Map<String, String> signed(Set<VerifiedContent> contents, ReceiptsKey key) {
    Map<String, String> receipts = new TreeMap<>();
    contents.forEach(each -> receipts.put(Receipt.name(each), Receipt.signed(each, key)));
    return receipts;
  }

  /** The newest of each name, and of all. */
  private synchronized Set<VerifiedContent> wanted(String namespace) {
    Instant oldest = states.now().minus(VerificationSummary.MAX_AGE);
    Map<String, VerifiedContent> newest = new HashMap<>();
    hashed.getOrDefault(namespace, Map.of()).values().stream()
        .flatMap(List::stream)
        .filter(each -> each.verified().isAfter(oldest))
        .sorted(comparing(VerifiedContent::verified))
        .forEach(each -> newest.put(Receipt.name(each), each));
    return newest.values().stream()
        .sorted(comparing(VerifiedContent::verified).reversed())
        .limit(MAX_RECEIPTS)
        .collect(Collectors.toUnmodifiableSet());
  }

  private synchronized boolean isWritten(String namespace, Set<VerifiedContent> contents) {
    return !again.contains(namespace) && contents.equals(written.getOrDefault(namespace, Set.of()));
  }

  private synchronized void wrote(String namespace, Set<VerifiedContent> contents) {
    again.remove(namespace);
    if (contents.isEmpty()) {
      written.remove(namespace);
    } else {
      written.put(namespace, contents);
    }
  }
}
