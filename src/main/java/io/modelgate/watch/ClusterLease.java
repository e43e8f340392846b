package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The Lease in one namespace of one cluster, watched; written with what was seen before. */
final class ClusterLease implements LeaseStore {
  /** So short that a request which hangs leaves time for another before the lease is lost. */
  private static final int TIMEOUT_MILLIS = 4_000;

  private static final RequestConfig ONCE =
      new RequestConfigBuilder()
          .withRequestTimeout(TIMEOUT_MILLIS)
          .withRequestRetryBackoffLimit(0)
          .build();

  private final NamespacedKubernetesClient client;
  private final String namespace;
  private final String name;
  private final SharedIndexInformer<Lease> informer;

  ClusterLease(KubernetesClient client, String namespace, String name) {
    this.client = client.adapt(NamespacedKubernetesClient.class);
    this.namespace = namespace;
    this.name = name;
    this.informer =
        client.resources(Lease.class).inNamespace(namespace).withName(name).runnableInformer(0);
  }

  /**
   * Begins to watch it.
   *
   * @param retry is told why a list or watch failed, and says whether to try again
   * @param changed is told who holds it after each change
   */
  void start(Predicate<Throwable> retry, Consumer<String> changed) {
    informer.exceptionHandler((wasStarted, e) -> retry.test(e));
    informer.addEventHandler(new Changes(changed));
    informer.start();
  }

  void stop() {
    informer.stop();
  }

  @Override
  public Optional<Optional<StoredLease>> watched() {
    return informer.hasSynced() && informer.isWatching()
        ? Optional.of(informer.getStore().list().stream().findFirst().map(ClusterLease::stored))
        : Optional.empty();
  }

  @Override
  public Optional<StoredLease> read() {
    return ask(each -> Optional.ofNullable(named(each).get())).map(ClusterLease::stored);
  }

  private Resource<Lease> named(KubernetesClient once) {
    return once.resources(Lease.class).inNamespace(namespace).withName(name);
  }

  @Override
  public StoredLease write(Optional<StoredLease> before, String holder) {
    boolean isRenewal = before.filter(each -> each.holder().equals(holder)).isPresent();
    int transitions = before.map(StoredLease::transitions).orElse(0);
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    Lease lease =
        new LeaseBuilder()
            .withMetadata(
                new ObjectMetaBuilder()
                    .withNamespace(namespace)
                    .withName(name)
                    .withResourceVersion(before.map(StoredLease::version).orElse(null))
                    .build())
            .withNewSpec()
            .withHolderIdentity(holder)
            .withLeaseDurationSeconds(
                holder.isEmpty() ? 1 : Math.toIntExact(Election.LEASE_DURATION.toSeconds()))
            .withAcquireTime(
                before.filter(each -> isRenewal).flatMap(StoredLease::since).orElse(now))
            .withRenewTime(now)
            .withLeaseTransitions(isRenewal || holder.isEmpty() ? transitions : transitions + 1)
            .endSpec()
            .build();
    return stored(
        ask(
            each ->
                before.isPresent()
                    ? each.resource(lease).update()
                    : each.resource(lease).create()));
  }

  private <T> T ask(Function<KubernetesClient, T> request) {
    return client.withRequestConfig(ONCE).call(request::apply);
  }

  private static StoredLease stored(Lease lease) {
    Optional<LeaseSpec> spec = Optional.ofNullable(lease.getSpec());
    return new StoredLease(
        lease.getMetadata().getResourceVersion(),
        spec.map(LeaseSpec::getHolderIdentity).orElse(""),
        spec.map(LeaseSpec::getLeaseDurationSeconds)
            .map(Duration::ofSeconds)
            .orElse(Election.LEASE_DURATION),
        spec.map(LeaseSpec::getLeaseTransitions).orElse(0),
        spec.map(LeaseSpec::getAcquireTime));
  }

  private record Changes(Consumer<String> changed) implements ResourceEventHandler<Lease> {
    @Override
    public void onAdd(Lease lease) {
      changed.accept(stored(lease).holder());
    }

    @Override
    public void onUpdate(Lease before, Lease after) {
      changed.accept(stored(after).holder());
    }

    @Override
    public void onDelete(Lease lease, boolean finalStateUnknown) {
      changed.accept("");
    }
  }
}
