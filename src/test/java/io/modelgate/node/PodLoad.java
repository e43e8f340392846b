package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.TestNamespace;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pods with a model, created at an even rate while something else happens. They are gated, so that
 * the node need not run hundreds of them.
 */
final class PodLoad implements AutoCloseable {
  private static final int A_SECOND = 5;

  private final NodeNamespace namespace;
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(A_SECOND);
  private final ScheduledFuture<?> ticks;
  private final AtomicInteger created = new AtomicInteger();
  private final List<String> failed = new CopyOnWriteArrayList<>();
  private final List<String> unchecked = new CopyOnWriteArrayList<>();
  private final Set<String> verifiers = new ConcurrentSkipListSet<>();

  PodLoad(NodeNamespace namespace) {
    this.namespace = namespace;
    ticks =
        executor.scheduleAtFixedRate(
            () -> executor.execute(this::create), 0, 1000 / A_SECOND, TimeUnit.MILLISECONDS);
  }

  private void create() {
    String name = "pod-" + created.incrementAndGet();
    try {
      Pod pod =
          (Pod) namespace.create(Pods.withModel(name, "schedulingGates: [{name: test/never}],"));
      List<Container> checks = TestNamespace.validationContainers(pod);
      if (checks.isEmpty()) {
        unchecked.add(name);
      }
      checks.forEach(check -> verifiers.add(check.getImage()));
    } catch (KubernetesClientException e) {
      failed.add(name + ": " + e.getMessage());
    }
  }

  /** Lets it go on for a while. */
  void goOn(int seconds) throws InterruptedException {
    TimeUnit.SECONDS.sleep(seconds);
  }

  /** The images that the pods' models were to be checked with. */
  Set<String> verifiers() {
    return Set.copyOf(verifiers);
  }

  /** Ends it; every pod must have been created, and checked. */
  @Override
  public void close() {
    ticks.cancel(false);
    executor.shutdown();
    await().atMost(NodeNamespace.SOON).until(executor::isTerminated);
    assertThat(failed).isEmpty();
    assertThat(unchecked).isEmpty();
    System.err.printf("%d pods were created meanwhile, all checked%n", created.get());
  }
}
