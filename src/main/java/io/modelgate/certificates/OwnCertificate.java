package io.modelgate.certificates;

import io.modelgate.config.CertificateFile;
import io.modelgate.reconcile.Key;
import io.modelgate.reconcile.ReconcileResult;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.serving.ApiServerException;
import io.modelgate.watch.serving.CaBundles;
import io.modelgate.watch.serving.CertificateSecret;
import io.modelgate.watch.serving.CertificateSecret.Content;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that the leading replica makes, keeps in a Secret and rotates. Every replica shows
 * the Secret's; the leader also keeps the webhooks' caBundle at the authorities in it.
 */
final class OwnCertificate implements CertificateSource {
  /** While a rotation goes on. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /**
   * Whoever becomes the leader looks at once, unless he was it before and never learned of that.
   */
  private static final Duration OTHERS = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final CertificateSecret secret;
  private final CaBundles bundles;
  private final Rotation rotation;
  private final InstantSource clock;
  private Optional<Content> seen = Optional.empty();
  private volatile Optional<ServingCertificate> current = Optional.empty();
  private volatile Runnable listener = () -> {};

  OwnCertificate(Cluster cluster, String namespace, Rotation rotation, InstantSource clock) {
    this.cluster = cluster;
    this.rotation = rotation;
    this.clock = clock;
    this.bundles = cluster.caBundles();
    Runnable changed =
        () -> {
          cluster.loop().queue().add(CertificateSecret.key(namespace));
          listener.run();
        };
    this.secret = cluster.watchCertificates(namespace, changed);
    cluster.loop().register(CertificateSecret.KIND, this::reconcile);
    cluster.onLeadership(changed);
    cluster.onWebhooks(changed);
    changed.run();
  }

  /** The names under which the API server calls the Service. */
  static List<String> names(String namespace) {
    String service = "modelgate." + namespace + ".svc";
    return List.of(service, service + ".cluster.local");
  }

  @Override
  public void poll() {
    secret.watched().ifPresent(this::set);
  }

  @Override
  public void onChange(Runnable newListener) {
    listener = newListener;
  }

  private void set(Content content) {
    if (seen.filter(each -> each.version().equals(content.version())).isEmpty()) {
      seen = Optional.of(content);
      Optional<ServingCertificate> serving = OwnCertificates.serving(content.data());
      if (serving.isPresent()) {
        current = serving;
      }
    }
  }

  private ReconcileResult reconcile(Key key) {
    if (!cluster.isLeader() || !secret.isComplete() || !bundles.isComplete()) {
      return new ReconcileResult.Retry(OTHERS);
    }
    try {
      return new ReconcileResult.Retry(round());
    } catch (ApiServerException e) {
      return e.result();
    } catch (GeneralSecurityException e) {
      return new ReconcileResult.Failed(String.valueOf(e.getMessage()));
    }
  }

  /** Takes one step; when there may be another, if nothing changes before. */
  private Duration round() throws ApiServerException, GeneralSecurityException {
    Optional<Content> watched = secret.watched();
    Optional<OwnCertificates> held =
        watched.flatMap(content -> OwnCertificates.read(content.data()));
    if (next(held, bundles.watched()).isPresent()) {
      step();
      return SOON;
    }
    if (held.isEmpty()) {
      return SOON;
    }
    bundles.write(held.get().trusted());
    return held.get().isOfNewest() ? rotation.untilDue(held.get(), clock.instant()) : SOON;
  }

  /** What is due is done by what is stored: a watch may be late. */
  private void step() throws ApiServerException, GeneralSecurityException {
    Optional<Content> stored = secret.stored();
    Optional<OwnCertificates> next =
        next(stored.flatMap(content -> OwnCertificates.read(content.data())), bundles.stored());
    if (next.isPresent() && secret.write(stored, next.get().data())) {
      bundles.write(next.get().trusted());
    }
  }

  private Optional<OwnCertificates> next(Optional<OwnCertificates> held, List<byte[]> present)
      throws GeneralSecurityException {
    List<List<X509Certificate>> trusted = present.stream().map(CertificateFile::parse).toList();
    return rotation.next(held, trusted, clock.instant());
  }

  @Override
  public Optional<ServingCertificate> current() {
    return current;
  }

  @Override
  public String missing() {
    return "The server waits for its certificate in Secret "
        + secret.display()
        + ", which the leading replica makes.";
  }

  @Override
  public Optional<String> ended() {
    return secret.isWorking()
        ? Optional.empty()
        : Optional.of("The watch of Secret " + secret.display() + " has ended.");
  }

  @Override
  public void close() {
    secret.close();
  }
}
