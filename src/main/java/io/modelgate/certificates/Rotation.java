package io.modelgate.certificates;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do next with the certificates of our own. A new authority is trusted before it signs, and
 * an old one until nobody shows what it signed. Each step is a function of what is stored: whoever
 * leads next goes on from there. What has to hold for a while starts again with a new leader.
 *
 * @see "src/site/certificates.md"
 */
final class Rotation {
  private static final Duration MAX_PROPAGATION = Duration.ofSeconds(10);
  private static final Duration MAX_OVERLAP = Duration.ofHours(1);
  private static final Duration MIN_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
  private static final int SERVING_PER_AUTHORITY = 4;
  private static final int LAST_PART = 3;

  private final List<String> names;
  private final Duration lifetime;
  private final Duration settles;
  private final Duration overlaps;
  private @Nullable Instant trustedSince;
  private @Nullable Instant servingSince;

  /**
   * A rotation.
   *
   * @param names DNS names of the server
   * @param lifetime of a serving certificate, renewed when a third of it is left; an authority
   *     lives four times as long
   */
  Rotation(List<String> names, Duration lifetime) {
    this.names = List.copyOf(names);
    this.lifetime = lifetime;
    this.settles = shorter(MAX_PROPAGATION, lifetime.dividedBy(10));
    this.overlaps = shorter(MAX_OVERLAP, lifetime.dividedBy(LAST_PART));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * The next step.
   *
   * @param held what the Secret holds
   * @param bundles whom each webhook of ours trusts
   * @return what the Secret is to hold; empty where nothing is due, or something has to settle
   */
  Optional<OwnCertificates> next(
      Optional<OwnCertificates> held, List<List<X509Certificate>> bundles, Instant now)
      throws GeneralSecurityException {
    if (held.isEmpty()) {
      trustedSince = null;
      servingSince = null;
      return Optional.of(begin(bundles, now));
    }
    OwnCertificates present = held.get();
    X509Certificate newest = present.authority().certificate();
    boolean isTrusted = bundles.stream().allMatch(each -> each.contains(newest));
    trustedSince = since(trustedSince, isTrusted, now);
    servingSince = since(servingSince, present.isOfNewest(), now);
    if (isDue(newest, authorityLifetime(), now) && present.older().isEmpty()) {
      trustedSince = null;
      servingSince = null;
      return Optional.of(withNewAuthority(present, now));
    }
    boolean isServingDue =
        !present.isOfNewest()
            || present.serving().filter(each -> isDue(each.leaf(), lifetime, now)).isPresent();
    if (isServingDue && hasLasted(trustedSince, settles, now)) {
      return Optional.of(
          new OwnCertificates(
              present.authority(),
              present.older(),
              Optional.of(present.authority().issue(names, lifetime, now))));
    }
    if (!present.older().isEmpty() && hasLasted(servingSince, overlaps, now)) {
      return Optional.of(new OwnCertificates(present.authority(), List.of(), present.serving()));
    }
    return Optional.empty();
  }

  /**
   * How long nothing is due by time alone; at least a second, and at most a few: somebody may set
   * the clock.
   *
   * @param held what the Secret holds, the serving certificate being of the newest authority
   */
  Duration untilDue(OwnCertificates held, Instant now) {
    List<Instant> due = new ArrayList<>();
    due.add(due(held.authority().certificate(), authorityLifetime()));
    held.serving().ifPresent(each -> due.add(due(each.leaf(), lifetime)));
    if (!held.older().isEmpty() && servingSince != null) {
      due.add(servingSince.plus(overlaps));
    }
    Duration until = Duration.between(now, Collections.min(due));
    return until.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : shorter(until, MAX_PAUSE);
  }

  /**
   * The first, or the first after somebody took the Secret away: replicas show what they had until
   * the new authority is trusted, so whom the webhooks trust stays trusted.
   */
  private OwnCertificates begin(List<List<X509Certificate>> bundles, Instant now)
      throws GeneralSecurityException {
    CertificateAuthority authority = CertificateAuthority.create(authorityLifetime(), now);
    List<X509Certificate> older =
        bundles.stream()
            .flatMap(Collection::stream)
            .distinct()
            .filter(each -> now.isBefore(each.getNotAfter().toInstant()))
            .toList();
    return new OwnCertificates(
        authority,
        older,
        older.isEmpty() ? Optional.of(authority.issue(names, lifetime, now)) : Optional.empty());
  }

  private OwnCertificates withNewAuthority(OwnCertificates present, Instant now)
      throws GeneralSecurityException {
    return new OwnCertificates(
        CertificateAuthority.create(authorityLifetime(), now),
        List.of(present.authority().certificate()),
        present.serving());
  }

  private Duration authorityLifetime() {
    return lifetime.multipliedBy(SERVING_PER_AUTHORITY);
  }

  private static boolean isDue(X509Certificate certificate, Duration lifetime, Instant now) {
    return !now.isBefore(due(certificate, lifetime));
  }

  private static Instant due(X509Certificate certificate, Duration lifetime) {
    return certificate.getNotAfter().toInstant().minus(lifetime.dividedBy(LAST_PART));
  }

  private static @Nullable Instant since(@Nullable Instant before, boolean holds, Instant now) {
    if (!holds) {
      return null;
    }
    return before == null ? now : before;
  }

  private static boolean hasLasted(@Nullable Instant since, Duration needed, Instant now) {
    return since != null && !now.isBefore(since.plus(needed));
  }
}
