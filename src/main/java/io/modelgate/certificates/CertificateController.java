package io.modelgate.certificates;

import io.modelgate.config.ModelgateConfig;
import io.modelgate.config.ModelgateConfig.Certificates;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.PolicyWatcher;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;

/** Has the server show the certificate that the configuration names, as long as it runs. */
@Singleton
public final class CertificateController {
  private final ManagedScheduledExecutorService executor;
  private final Optional<CertificateUpdater> keeper;
  private final Optional<ClientAuthority> clients;
  private final ModelgateConfig config;
  private final Optional<Cluster> cluster;
  private final boolean isMounted;
  private final CertificateLoop loop;
  private final DirectoryWatch mounts;
  private volatile @Nullable Future<?> looking;

  /** A controller of the certificate that the configuration names, if it names one. */
  @Inject
  public CertificateController(
      ModelgateConfig config,
      PolicyWatcher watcher,
      ManagedScheduledExecutorService executor,
      MetricRegistry metrics) {
    this.executor = executor;
    this.config = config;
    this.cluster = watcher.cluster();
    this.isMounted = config.hasMountedCertificate();
    LibertyKeyStore store = new LibertyKeyStore(config.keyStore(), config.keyStorePassword());
    this.clients = config.clientAuthority().map(authority -> new ClientAuthority(authority, store));
    this.keeper =
        source(config, watcher, store)
            .map(
                source ->
                    new CertificateUpdater(
                        source,
                        store,
                        new ServedCertificate(config.httpsPort()),
                        new ExpiryMetric(metrics),
                        InstantSource.system()));
    this.loop = new CertificateLoop(this::poll, this::isSettled);
    keeper.ifPresent(each -> each.onChange(loop::changed));
    this.mounts = new DirectoryWatch(mounts(config), executor, loop::changed);
  }

  /** Where somebody else replaces files. */
  private static Set<Path> mounts(ModelgateConfig config) {
    Set<Path> mounts = new HashSet<>();
    config.clientAuthority().map(file -> file.path().getParent()).ifPresent(mounts::add);
    if (config.hasMountedCertificate()) {
      mounts.add(config.certificatesDirectory());
    }
    return mounts;
  }

  private static Optional<CertificateSource> source(
      ModelgateConfig config, PolicyWatcher watcher, LibertyKeyStore store) {
    if (!config.faults().isEmpty()) {
      return localhost(store); // nothing starts, and the health says why
    }
    if (config.hasMountedCertificate()) {
      return Optional.of(new MountedCertificate(config.certificatesDirectory()));
    }
    Optional<Cluster> cluster = watcher.cluster();
    boolean isInside = cluster.isPresent() && Cluster.isAround();
    if (config.certificates() == Certificates.OWN || isInside) {
      return Optional.of(own(config, cluster));
    }
    return localhost(store);
  }

  private static Optional<CertificateSource> localhost(LibertyKeyStore store) {
    return store.isEmpty()
        ? Optional.of(new LocalhostCertificate(InstantSource.system()))
        : Optional.empty();
  }

  private static CertificateSource own(ModelgateConfig config, Optional<Cluster> cluster) {
    return cluster
        .<CertificateSource>map(
            each ->
                new OwnCertificate(
                    each,
                    config.namespace(),
                    new Rotation(
                        OwnCertificate.names(config.namespace()), config.certificatesLifetime()),
                    InstantSource.system()))
        .orElseGet(NoClusterCertificateSource::new);
  }

  void start(@Observes Startup event) {
    cluster.ifPresent(each -> each.leadUnless(this::ended));
    if (keeper.isPresent() || clients.isPresent()) {
      looking = executor.submit(loop);
    }
  }

  private void poll() {
    mounts.poll(); // first: what changes after it is reported
    keeper.ifPresent(CertificateUpdater::run);
    clients.ifPresent(ClientAuthority::poll);
  }

  private boolean isSettled() {
    return mounts.isWorking()
        && missing().isEmpty()
        && keeper.map(CertificateUpdater::isSettled).orElse(true);
  }

  void stop(@Observes Shutdown event) {
    loop.close();
    mounts.close();
    keeper.ifPresent(CertificateUpdater::close);
  }

  /** Why the server does not show the right certificate yet, or empty where it does. */
  public Optional<String> missing() {
    return keeper
        .flatMap(CertificateUpdater::missing)
        .or(() -> clients.flatMap(ClientAuthority::missing));
  }

  /**
   * Why the right certificate is not looked after any more, one sentence; empty if it is. One that
   * is mounted meanwhile may be shown by other replicas already: the API server trusts only one.
   */
  public Optional<String> ended() {
    Future<?> started = looking;
    if (started != null && started.isDone()) {
      return Optional.of("The checks of the serving certificate have stopped.");
    }
    if (!isMounted && config.hasMountedCertificate()) {
      return Optional.of(
          "A serving certificate is mounted now, and other replicas may show it: restart.");
    }
    return keeper.flatMap(CertificateUpdater::ended);
  }
}
