package io.modelgate.command.lint.check;

import io.modelgate.api.ValidationConfig;
import io.modelgate.api.ValidationConfig.SigstoreConfig;
import io.modelgate.command.lint.check.SignerSpecs.SignerSpec;
import io.modelgate.command.lint.source.SourceDocument;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.compiled.ModelPolicy;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Identities that their issuer never vouches for, as the public Sigstore certifies them
 * (sigstore/fulcio, docs/oidc.md). Of a private one nobody knows.
 */
final class IdentityChecks {
  private static final String GITHUB = "https://token.actions.githubusercontent.com";

  /** Issuers of which each identity is an address that begins so. */
  private record Issuer(String address, String identities) {}

  private static final List<Issuer> OF_WORKFLOWS =
      List.of(
          new Issuer(GITHUB, "https://github.com/"),
          new Issuer("https://gitlab.com", "https://gitlab.com/"));

  private static final List<String> OF_PEOPLE =
      List.of("https://accounts.google.com", "https://github.com/login/oauth");

  private static final List<String> ENVIRONMENTS = List.of("github-hosted", "self-hosted");
  private static final List<String> VISIBILITIES = List.of("public", "private", "internal");

  private IdentityChecks() {}

  static void run(Workspace workspace, Findings findings) {
    workspace
        .ofType(ModelPolicy.Usable.class)
        .forEach(
            policy -> SignerSpecs.of(policy).forEach(each -> check(policy.at(), each, findings)));
  }

  private static void check(SourceDocument at, SignerSpec signer, Findings findings) {
    ValidationConfig config = signer.config();
    SigstoreConfig keyless = config.sigstoreConfig();
    if (keyless == null || config.clientTrustConfig() != null || keyless.trustRoot() != null) {
      return;
    }
    String issuer = keyless.certificateOidcIssuer();
    if (issuer != null) {
      identity(at, signer, keyless, issuer, findings);
      if (issuer.equals(GITHUB)) {
        value(at, signer, "runEnvironment", keyless.runEnvironment(), ENVIRONMENTS, findings);
        value(at, signer, "visibility", keyless.visibility(), VISIBILITIES, findings);
      }
    }
  }

  private static void identity(
      SourceDocument at,
      SignerSpec signer,
      SigstoreConfig keyless,
      String issuer,
      Findings findings) {
    boolean isGlob = keyless.certificateIdentity() == null;
    String identity = isGlob ? keyless.certificateIdentityGlob() : keyless.certificateIdentity();
    if (identity == null) {
      return;
    }
    String literal = isGlob ? identity.substring(0, star(identity)) : identity;
    boolean isOther =
        OF_WORKFLOWS.stream()
                .filter(each -> each.address().equals(issuer))
                .anyMatch(each -> !agree(literal, each.identities(), isGlob))
            || (OF_PEOPLE.contains(issuer) && literal.toLowerCase(Locale.ROOT).contains("://"));
    if (isOther) {
      findings.add(
          Check.IDENTITY_OUTSIDE_ISSUER,
          at,
          signer.field().then("sigstoreConfig", "certificateIdentity" + (isGlob ? "Glob" : "")),
          "%s does not vouch for %s: no signature can be accepted.".formatted(issuer, identity),
          OF_PEOPLE.contains(issuer)
              ? "Write a person's e-mail address, or the issuer of the workflow."
              : "Write the workflow's address, or the issuer of the person.");
    }
  }

  /** Whether a text, or whatever begins so, can begin with another. */
  private static boolean agree(String literal, String beginning, boolean isGlob) {
    return literal.startsWith(beginning) || (isGlob && beginning.startsWith(literal));
  }

  private static int star(String glob) {
    int star = glob.indexOf('*');
    return star < 0 ? glob.length() : star;
  }

  private static void value(
      SourceDocument at,
      SignerSpec signer,
      String field,
      @Nullable String value,
      List<String> known,
      Findings findings) {
    if (value != null && known.stream().noneMatch(new Glob(value)::matches)) {
      findings.add(
          Check.IDENTITY_OUTSIDE_ISSUER,
          at,
          signer.field().then("sigstoreConfig", field),
          "GitHub certifies no %s \"%s\": no signature can be accepted.".formatted(field, value),
          "Write one of %s.".formatted(String.join(", ", known)));
    }
  }
}
