package io.modelgate.faults;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.modelgate.faults.Attempt.Refused;
import io.modelgate.faults.Attempt.Stored;
import io.modelgate.faults.Attempt.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pods of every kind, created one after another as controllers do: what is refused is tried again
 * until it passes.
 */
final class CreationLoad implements AutoCloseable {
  private static final int THREADS = 4;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final String prefix;
  private final Duration pace;
  private final Tally tally = new Tally();
  private final AtomicInteger next = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean goesOn = true;

  /**
   * Begins.
   *
   * @param prefix of the pods' names, and of nobody else's
   * @param pace between one pod of a thread and its next
   */
  CreationLoad(KubernetesClient client, String prefix, Duration pace) {
    this.client = client;
    this.prefix = prefix;
    this.pace = pace;
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::run, "creations " + i);
      thread.start();
      threads.add(thread);
    }
  }

  Tally tally() {
    return tally;
  }

  /** Waits until pods are created, or rightly denied, again: about one by each thread. */
  void awaitMore() {
    int before = tally.pods();
    await()
        .alias("pods pass again")
        .atMost(FaultCluster.LONG)
        .until(() -> tally.pods() >= before + THREADS);
  }

  private void run() {
    PodKind[] kinds = PodKind.values();
    while (goesOn) {
      int number = next.getAndIncrement();
      PodKind kind = kinds[number % kinds.length];
      create(kind, prefix + number);
      pause(pace);
    }
  }

  private void create(PodKind kind, String name) {
    long begun = System.nanoTime();
    long refusedSince = 0;
    List<String> refusals = new ArrayList<>();
    String unavailable = "";
    while (Duration.ofNanos(System.nanoTime() - begun).compareTo(LONGEST) < 0) {
      long tried = System.nanoTime();
      Attempt attempt = Attempt.of(client, kind, name);
      if (attempt instanceof Stored stored) {
        tally.stored(kind, name, kind.isAsItShouldBe(stored.pod()));
        if (!refusals.isEmpty()) {
          tally.refusedFor(kind, name, Duration.ofNanos(tried - refusedSince), refusals);
        }
        return;
      }
      if (attempt instanceof Refused refused) {
        if (!kind.shouldPass()) {
          tally.denied();
          return;
        }
        tally.refused();
        refusedSince = refusals.isEmpty() ? tried : refusedSince;
        refusals.add(
            "after %d ms: %s"
                .formatted((System.nanoTime() - tried) / 1_000_000, refused.message()));
      }
      if (attempt instanceof Unavailable answer) {
        if (!kind.shouldPass() && !goesOn) {
          return;
        }
        unavailable = answer.message();
      }
      pause(BETWEEN_TRIES);
    }
    if (!unavailable.isEmpty()) {
      refusals.add("at last: " + unavailable);
    }
    tally.refusedFor(kind, name, LONGEST, refusals);
  }

  private void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      goesOn = false;
    }
  }

  /** Ends it, and looks at all that is stored once more: some answers were lost. */
  @Override
  public void close() {
    goesOn = false;
    for (Thread each : threads) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Kinds of stored pods that are not as they should be, and their names. */
  List<String> flawed() {
    List<String> flawed = new ArrayList<>();
    for (String namespace : List.of(FaultCluster.TEAM, FaultCluster.SANDBOX)) {
      for (Pod each : client.pods().inNamespace(namespace).list().getItems()) {
        String name = each.getMetadata().getName();
        if (name.startsWith(prefix)) {
          int number = Integer.parseInt(name.substring(prefix.length()));
          PodKind kind = PodKind.ALL.get(number % PodKind.ALL.size());
          if (!kind.isAsItShouldBe(each)) {
            flawed.add(kind + " " + name);
          }
        }
      }
    }
    return flawed;
  }

  /** Deletes all pods. A thousand of them in one request may take longer than others should. */
  void clear() throws KubernetesClientException {
    RequestConfig patient =
        new RequestConfigBuilder().withRequestTimeout((int) LONGEST.toMillis()).build();
    KubernetesClient deleting = client.newClient(patient).adapt(KubernetesClient.class);
    for (String namespace : List.of(FaultCluster.TEAM, FaultCluster.SANDBOX)) {
      deleting.pods().inNamespace(namespace).withGracePeriod(0).delete();
    }
  }
}
