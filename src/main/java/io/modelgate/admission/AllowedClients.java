package io.modelgate.admission;

import io.modelgate.config.CertificateFile;
import io.modelgate.config.ModelgateConfig;
import io.modelgate.log.OneLine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;

/**
 * Who may call the webhooks: anybody, or clients with a certificate of the authorities in a file,
 * which may change. Each request is checked, since a connection may be older than the file.
 */
@Singleton
public class AllowedClients {
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final int MAX_NAME_LENGTH = 200;
  private static final String ANY_USE = "2.5.29.37.0";

  private record Authorities(List<X509Certificate> certificates, Set<TrustAnchor> anchors) {
    static final Authorities NONE = new Authorities(List.of(), Set.of());

    static Authorities of(List<X509Certificate> certificates) {
      return new Authorities(
          certificates,
          certificates.stream()
              .map(each -> new TrustAnchor(each, null))
              .collect(Collectors.toUnmodifiableSet()));
    }
  }

  private final Optional<CertificateFile> file;
  private final Set<String> names;
  private volatile Authorities authorities = Authorities.NONE;

  /** The clients that the configuration names. */
  @Inject
  public AllowedClients(ModelgateConfig config) {
    this.file = config.clientAuthority();
    this.names = config.clientNames();
  }

  /**
   * Why a caller may not ask; empty if it may.
   *
   * @param chain what it presented, its own certificate first; null or empty for nothing
   */
  Optional<String> refusal(X509Certificate @Nullable [] chain) {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (chain == null || chain.length == 0) {
      return Optional.of(
          "This server answers admission reviews only to callers with a client certificate"
              + " of the authority in modelgate.admission.client-ca, and none was presented:"
              + " configure one in the API server's AdmissionConfiguration.");
    }
    String who = OneLine.of(chain[0].getSubjectX500Principal().getName(), MAX_NAME_LENGTH);
    if (!isOfAnAuthority(chain)) {
      return Optional.of(
          "The client certificate of \"%s\" is not a valid one of the authority in modelgate.admission.client-ca."
              .formatted(who));
    }
    return names.isEmpty() || namesOf(chain[0]).stream().anyMatch(names::contains)
        ? Optional.empty()
        : Optional.of(
            "The client certificate of \"%s\" has none of the names in modelgate.admission.client-names."
                .formatted(who));
  }

  private boolean isOfAnAuthority(X509Certificate[] chain) {
    Set<TrustAnchor> anchors = anchors();
    if (anchors.isEmpty()) {
      return false;
    }
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false); // a cluster's authorities publish no lists
      List<X509Certificate> path =
          Arrays.stream(chain)
              .takeWhile(
                  each -> anchors.stream().noneMatch(one -> each.equals(one.getTrustedCert())))
              .toList();
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      List<String> uses = chain[0].getExtendedKeyUsage();
      return !path.isEmpty()
          && (uses == null || uses.contains(CLIENT_AUTHENTICATION) || uses.contains(ANY_USE));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Those in the file; while it cannot be read, those that were there. */
  private Set<TrustAnchor> anchors() {
    List<X509Certificate> newest = file.orElseThrow().recent();
    Authorities known = authorities;
    if (!known.certificates().equals(newest)) {
      known = Authorities.of(newest);
      authorities = known;
    }
    return known.anchors();
  }

  /** The common names of its subject, and its alternative names. */
  private static Set<String> namesOf(X509Certificate certificate) {
    Set<String> found = new HashSet<>();
    try {
      new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(each -> each.getType().equalsIgnoreCase("CN"))
              .forEach(each -> found.add(String.valueOf(each.getValue())));
      Collection<List<?>> alternatives =
          Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.of());
      for (List<?> each : alternatives) {
        found.add(String.valueOf(each.get(1)));
      }
    } catch (InvalidNameException | CertificateParsingException e) {
      return found; // those that could be read
    }
    return found;
  }
}
