package io.modelgate.verify.sigstore;

import io.modelgate.pattern.IdentityPattern;
import io.modelgate.pattern.SourceField;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.Signer;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;

/**
 * Whose keyless signature is accepted; all that is stated must hold.
 *
 * @param identity who; left out if the source's repository is stated
 * @param issuer who must have vouched for it
 * @param source what the certificate must say of the build
 */
public record ExpectedSigner(
    Optional<IdentityPattern> identity,
    IdentityPattern issuer,
    Map<SourceField, IdentityPattern.Globbed> source) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if it is nobody in particular: anyone can have a certificate
   */
  public ExpectedSigner {
    boolean named = identity.filter(each -> !each.pattern().isEmpty()).isPresent();
    if (issuer.pattern().isEmpty()
        || (!named && (identity.isPresent() || !source.containsKey(SourceField.REPOSITORY)))) {
      throw new IllegalArgumentException("the identity and its issuer must both be given");
    }
  }

  /** Exactly one identity of one issuer. */
  public static ExpectedSigner exactly(Signer.Identity signer) {
    return new ExpectedSigner(
        Optional.of(new IdentityPattern.Exact(signer.identity())),
        new IdentityPattern.Exact(signer.issuer()),
        Map.of());
  }

  void check(Signer.Identity actual, X509Certificate certificate) throws VerificationException {
    if (!issuer.matches(actual.issuer())
        || identity.filter(each -> !each.matches(actual.identity())).isPresent()) {
      throw new VerificationException(
          "it was made by %s (%s), not by %s (%s)"
              .formatted(
                  Printable.of(actual.identity()),
                  Printable.of(actual.issuer()),
                  identity.map(each -> Printable.of(each.pattern())).orElse("somebody"),
                  Printable.of(issuer.pattern())));
    }
    if (source.isEmpty()) {
      return;
    }
    BuildClaims found = BuildClaims.of(certificate);
    for (Map.Entry<SourceField, IdentityPattern.Globbed> each : source.entrySet()) {
      if (!found.matches(each.getKey(), each.getValue())) {
        throw new VerificationException(
            "it was made by %s, whose certificate names %s, not %s"
                .formatted(
                    Printable.of(actual.identity()),
                    found.shown(each.getKey()),
                    Printable.of(each.getValue().pattern())));
      }
    }
  }
}
