package io.modelgate.report;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.recall.Recalls;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.reconcile.Reconciler;
import io.modelgate.reconcile.WorkQueue;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.WriteResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps a ConfigMap of what is recalled in each namespace with pods whose sidecars read it, as long
 * as anything is recalled.
 */
final class RecallsReconciler implements Reconciler {
  private final Cluster cluster;
  private final PodStatuses states;
  private final WorkQueue queue;
  private final Map<String, Set<String>> readers = new HashMap<>();

  /** What was written last, by namespace; empty where the ConfigMap was removed. */
  private final Map<String, String> written = new HashMap<>();

  RecallsReconciler(Cluster cluster, PodStatuses states, WorkQueue queue) {
    this.cluster = cluster;
    this.states = states;
    this.queue = queue;
  }

  /** Takes a pod as it is now into account. */
  void put(ObservedPod pod) {
    if (!pod.readsRecalls()) {
      remove(pod.namespace(), pod.name());
    } else if (add(pod.namespace(), pod.name())) {
      queue.add(ObjectKeys.recalls(pod.namespace()));
    }
  }

  /** Takes into account that a pod is gone. */
  void remove(String namespace, String name) {
    if (removeReader(namespace, name)) {
      queue.add(ObjectKeys.recalls(namespace));
    }
  }

  /** Whether it is the first of its namespace. */
  private synchronized boolean add(String namespace, String name) {
    Set<String> names = readers.computeIfAbsent(namespace, none -> new HashSet<>());
    return names.add(name) && names.size() == 1;
  }

  /** Whether it was the last of its namespace. */
  private synchronized boolean removeReader(String namespace, String name) {
    Set<String> names = readers.get(namespace);
    if (names == null || !names.remove(name) || !names.isEmpty()) {
      return false;
    }
    readers.remove(namespace);
    return true;
  }

  /** Has all of them compared with what is recalled now. */
  void addAll() {
    namespaces().forEach(each -> queue.add(ObjectKeys.recalls(each)));
  }

  /** Has all of them written again, whatever was written last. */
  synchronized void resync() {
    Set<String> all = namespaces();
    written.clear();
    all.forEach(each -> queue.add(ObjectKeys.recalls(each)));
  }

  private synchronized Set<String> namespaces() {
    Set<String> all = new HashSet<>(readers.keySet());
    all.addAll(written.keySet());
    return all;
  }

  @Override
  public ReconcileResult reconcile(Key key) {
    if (!states.isComplete()) {
      return ReconcileResult.DONE; // all come once it is
    }
    if (!cluster.isLeader()) {
      return LeaderTerm.SOON;
    }
    Recalls recalls = states.policies().recalls();
    String wanted = hasReaders(key.namespace()) ? recalls.lines() : "";
    if (isWritten(key.namespace(), wanted)) {
      return ReconcileResult.DONE;
    }
    WriteResult write =
        wanted.isEmpty()
            ? cluster.removeRecalls(key.namespace())
            : cluster.writeRecalls(key.namespace(), wanted);
    Set<PolicyId> about =
        recalls.usable().stream().map(each -> each.id()).collect(Collectors.toUnmodifiableSet());
    if (write.result().equals(ReconcileResult.DONE)) {
      wrote(key.namespace(), wanted);
    }
    cluster.refusals().answered(key, about, write.result());
    return write.result();
  }

  private synchronized boolean hasReaders(String namespace) {
    return readers.containsKey(namespace);
  }

  private synchronized boolean isWritten(String namespace, String lines) {
    return lines.equals(written.get(namespace));
  }

  private synchronized void wrote(String namespace, String lines) {
    if (readers.containsKey(namespace) || !lines.isEmpty()) {
      written.put(namespace, lines);
    } else {
      written.remove(namespace);
    }
  }
}
