package io.modelgate.certificates;

import io.modelgate.watch.Cluster;
import io.modelgate.watch.serving.ApiServerException;
import io.modelgate.watch.serving.CaBundles;
import io.modelgate.watch.serving.CertificateSecret;
import io.modelgate.watch.serving.CertificateSecret.Content;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that the leading replica makes, keeps in a Secret and rotates. Every replica shows
 * the Secret's; the leader also keeps the webhooks' caBundle at the authorities in it.
 */
final class OwnCertificate implements CertificateSource {
  private static final Logger LOG = System.getLogger(OwnCertificate.class.getName());

  /** Looks between two rounds of the leader where nothing is going on. */
  private static final int QUIET_LOOKS = 5;

  private final Cluster cluster;
  private final CertificateSecret secret;
  private final CaBundles bundles;
  private final Rotation rotation;
  private final InstantSource clock;
  private Optional<Content> seen = Optional.empty();
  private volatile Optional<ServingCertificate> current = Optional.empty();
  private int looksUntilRound;
  private String fault = "";

  OwnCertificate(Cluster cluster, String namespace, Rotation rotation, InstantSource clock) {
    this.cluster = cluster;
    this.secret = cluster.watchCertificates(namespace);
    this.bundles = cluster.caBundles();
    this.rotation = rotation;
    this.clock = clock;
  }

  /** The names under which the API server calls the Service. */
  static List<String> names(String namespace) {
    String service = "modelgate." + namespace + ".svc";
    return List.of(service, service + ".cluster.local");
  }

  @Override
  public void look() {
    secret.watched().ifPresent(this::take);
    looksUntilRound--;
    if (cluster.isLeader() && looksUntilRound <= 0) {
      lead();
    }
  }

  private void take(Content content) {
    if (seen.filter(each -> each.version().equals(content.version())).isEmpty()) {
      seen = Optional.of(content);
      Optional<ServingCertificate> serving = OwnCertificates.serving(content.data());
      if (serving.isPresent()) {
        current = serving;
      }
    }
  }

  private void lead() {
    try {
      boolean isGoingOn = round();
      looksUntilRound = isGoingOn ? 1 : QUIET_LOOKS;
      fault = "";
    } catch (ApiServerException | GeneralSecurityException e) {
      looksUntilRound = QUIET_LOOKS;
      if (!fault.equals(e.getMessage())) {
        fault = String.valueOf(e.getMessage());
        LOG.log(Level.WARNING, "{0} Trying again.", fault);
      }
    }
  }

  /** Takes one step; whether there may be another soon. */
  private boolean round() throws ApiServerException, GeneralSecurityException {
    Optional<Content> stored = secret.stored();
    Optional<OwnCertificates> held =
        stored.flatMap(content -> OwnCertificates.read(content.data()));
    List<List<X509Certificate>> trusted =
        bundles.present().stream().map(PemReader::certificates).toList();
    Optional<OwnCertificates> next = rotation.next(held, trusted, clock.instant());
    if (next.isPresent() && !secret.write(stored, next.get().data())) {
      return true; // somebody else wrote: look again
    }
    Optional<OwnCertificates> now = next.or(() -> held);
    if (now.isPresent()) {
      bundles.write(now.get().trusted());
      return next.isPresent() || !now.get().older().isEmpty() || !now.get().isOfNewest();
    }
    return true;
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
  public void close() {
    secret.close();
  }
}
