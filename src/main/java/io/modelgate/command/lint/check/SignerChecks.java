package io.modelgate.command.lint.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.api.Material;
import io.modelgate.api.ValidationConfig;
import io.modelgate.api.ValidationConfig.KeyConfig;
import io.modelgate.api.ValidationConfig.PkiConfig;
import io.modelgate.command.lint.check.SignerSpecs.SignerSpec;
import io.modelgate.command.lint.check.Workspace.Located;
import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.pattern.Sha256;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.verify.trust.Pem;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signers whom no model can satisfy. */
final class SignerChecks {
  private final Located<ModelPolicy.Usable> policy;
  private final Instant now;
  private final Findings findings;

  private SignerChecks(Located<ModelPolicy.Usable> policy, Instant now, Findings findings) {
    this.policy = policy;
    this.now = now;
    this.findings = findings;
  }

  static void run(Workspace workspace, Findings findings) {
    workspace
        .ofType(ModelPolicy.Usable.class)
        .forEach(each -> new SignerChecks(each, workspace.now(), findings).check());
  }

  private void check() {
    for (SignerSpec each : SignerSpecs.of(policy)) {
      ValidationConfig config = each.config();
      key(each.field().then("publicKeyConfig"), config.publicKeyConfig());
      key(each.field().then("privateKeyConfig"), config.privateKeyConfig());
      authority(each.field().then("pkiConfig"), config.pkiConfig());
    }
    if (policy.policy().method() instanceof Method.Signers several) {
      twice(several);
    }
    future();
  }

  private void key(FieldPath field, @Nullable KeyConfig config) {
    if (config != null) {
      inline(config.keyFrom())
          .flatMap(TrustTexts::whyNoKeys)
          .ifPresent(why -> unusable(field.then("keyFrom", "inline"), why));
    }
  }

  private void authority(FieldPath field, @Nullable PkiConfig config) {
    if (config == null) {
      return;
    }
    FieldPath text = field.then("certificateAuthorityFrom", "inline");
    Optional<String> inline = inline(config.certificateAuthorityFrom());
    if (inline.isPresent()) {
      try {
        List<X509Certificate> certificates = TrustTexts.certificates(inline.get());
        if (config.timestampAuthorities() == null) { // else signatures of before go on to count
          expired(text, certificates);
        }
      } catch (CertificateException e) {
        unusable(text, String.valueOf(e.getMessage()));
      }
    }
  }

  private static Optional<String> inline(@Nullable Material material) {
    return Optional.ofNullable(material).map(Material::inline);
  }

  private void unusable(FieldPath field, String why) {
    findings.add(
        Check.UNUSABLE_TRUST,
        policy.at(),
        field,
        "The verifiers of %s cannot start: %s.".formatted(policy.at().display(), why),
        "Copy the text of the file again.");
  }

  /** If all have ended; a chain ends with its last root. */
  private void expired(FieldPath field, List<X509Certificate> certificates) {
    Optional<Instant> end =
        certificates.stream()
            .map(each -> each.getNotAfter().toInstant())
            .max(Comparator.naturalOrder());
    if (end.filter(each -> each.isBefore(now)).isPresent()) {
      findings.add(
          Check.EXPIRED_CERTIFICATE,
          policy.at(),
          field,
          "Each certificate here has ended, the last at %s: no signature is accepted any more."
              .formatted(end.get()),
          "Put in the authority's new certificate, or its timestampAuthorities.");
    }
  }

  /** Each signer counts once, however often the list has it. */
  private void twice(Method.Signers several) {
    Map<Method, Integer> before = new HashMap<>();
    for (int i = 0; i < several.each().size(); i++) {
      Integer first = before.putIfAbsent(several.each().get(i), i);
      if (first != null) {
        findings.add(
            Check.DUPLICATE_SIGNER,
            policy.at(),
            FieldPath.of("spec", "signers", i),
            "spec.signers[%d] is the same as spec.signers[%d].".formatted(i, first),
            "Remove one: a signer counts once.");
      }
    }
    distinct(several)
        .filter(most -> most < several.atLeast())
        .ifPresent(
            most ->
                findings.add(
                    Check.TOO_FEW_SIGNERS,
                    policy.at(),
                    FieldPath.of("spec", "atLeast"),
                    "No model can satisfy %s: it requires %d different signers, and there %s only %d."
                        .formatted(
                            policy.at().display(),
                            several.atLeast(),
                            most == 1 ? "is" : "are",
                            most),
                    "Lower atLeast, or add other signers."));
  }

  /** How many can sign at most; empty if only the verifier sees it. */
  private static Optional<Integer> distinct(Method.Signers several) {
    Set<String> keys = new HashSet<>();
    Set<Method> others = new HashSet<>();
    for (Method each : several.each()) {
      if (each instanceof Method.Key key) {
        if (!(key.publicKey() instanceof TrustSource.Inline inline)) {
          return Optional.empty(); // a file may hold several
        }
        Pem.blocks(inline.text().getBytes(UTF_8), "PUBLIC KEY")
            .forEach(der -> keys.add(Sha256.hex(der)));
      } else {
        others.add(each);
      }
    }
    return Optional.of(keys.size() + others.size());
  }

  private void future() {
    List<ModelLocation> models = policy.policy().models();
    for (int i = 0; i < models.size(); i++) {
      FieldPath model = ModelPaths.path(policy, i);
      models
          .get(i)
          .identity()
          .signedAfter()
          .filter(each -> each.isAfter(now))
          .ifPresent(
              each ->
                  findings.add(
                      Check.FUTURE_SIGNATURE,
                      policy.at(),
                      model.then("identity", "signedAfter"),
                      "No model can satisfy %s before %s, since it must be signed after that."
                          .formatted(policy.at().display(), each),
                      "Set a time that has passed."));
    }
  }
}
