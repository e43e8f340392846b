package io.modelgate.policy.model;

import static io.modelgate.policy.spec.SpecFields.filled;

import io.modelgate.api.ValidationConfig.ExtendedKeyUsage;
import io.modelgate.api.ValidationConfig.PkiConfig;
import io.modelgate.pattern.AlternativeNamePattern;
import io.modelgate.pattern.NamePattern;
import io.modelgate.pattern.PatternException;
import io.modelgate.pattern.Sha256;
import io.modelgate.policy.compiled.CertificateRequirements;
import io.modelgate.policy.spec.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles what a policy says of the signer's certificate. */
final class CertificateCompiler {
  private CertificateCompiler() {}

  /**
   * Compiles it.
   *
   * @param at the path of the fields, with a dot at its end
   */
  static CertificateRequirements conditions(String at, PkiConfig config) throws FaultException {
    return new CertificateRequirements(
        config.extendedKeyUsage() == ExtendedKeyUsage.Any,
        fingerprint(at + "authorityFingerprint", config.authorityFingerprint()),
        subject(at + "subject", config.subject()),
        names(at + "subjectAlternativeNames", config.subjectAlternativeNames()));
  }

  private static Optional<String> fingerprint(String field, @Nullable String value)
      throws FaultException {
    if (value == null) {
      return Optional.empty();
    }
    Optional<String> hex = Sha256.fingerprint(value);
    if (hex.isEmpty()) {
      throw new FaultException(
          field + " must be a SHA-256 fingerprint: 64 hexadecimal digits, colons allowed");
    }
    return hex;
  }

  private static Optional<NamePattern> subject(String field, @Nullable String value)
      throws FaultException {
    try {
      return value == null ? Optional.empty() : Optional.of(NamePattern.of(value));
    } catch (PatternException e) {
      throw new FaultException(field + " " + e.clause());
    }
  }

  private static List<AlternativeNamePattern> names(String field, @Nullable List<String> values)
      throws FaultException {
    List<AlternativeNamePattern> names = new ArrayList<>();
    for (String value : filled(field, values)) {
      try {
        names.add(AlternativeNamePattern.of(value));
      } catch (PatternException e) {
        throw new FaultException(field + "[" + names.size() + "] " + e.clause());
      }
    }
    return List.copyOf(names);
  }
}
