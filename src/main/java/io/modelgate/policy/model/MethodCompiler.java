package io.modelgate.policy.model;

import static io.modelgate.policy.spec.SpecFields.filled;
import static io.modelgate.policy.spec.SpecFields.path;
import static io.modelgate.policy.spec.SpecFields.text;

import io.modelgate.api.Material;
import io.modelgate.api.Material.EntryReference;
import io.modelgate.api.ValidationConfig;
import io.modelgate.api.ValidationConfig.KeyConfig;
import io.modelgate.api.ValidationConfig.PkiConfig;
import io.modelgate.api.ValidationConfig.SigstoreConfig;
import io.modelgate.api.ValidationConfig.TimestampAuthority;
import io.modelgate.api.ValidationConfig.TrustConfig;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.Trust;
import io.modelgate.policy.decision.Injection.TrustVolume;
import io.modelgate.policy.spec.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles one signer, or whoever a single method accepts. */
final class MethodCompiler {
  private static final int MOST_TIMESTAMP_AUTHORITIES = 4;
  private static final String PEM = "-----BEGIN ";

  private MethodCompiler() {}

  /**
   * Compiles one.
   *
   * @param where the path of its field
   */
  static Method method(String where, ValidationConfig config) throws FaultException {
    String at = where + ".";
    List<Method> methods = new ArrayList<>();
    if (config.sigstoreConfig() != null) {
      methods.add(keyless(at, config.sigstoreConfig(), config.clientTrustConfig()));
    }
    if (config.pkiConfig() != null) {
      methods.add(certificate(at + "pkiConfig.", config.pkiConfig()));
    }
    if (config.privateKeyConfig() != null) {
      methods.add(key(at + "privateKeyConfig", config.privateKeyConfig()));
    }
    if (config.publicKeyConfig() != null) {
      methods.add(key(at + "publicKeyConfig", config.publicKeyConfig()));
    }
    if (methods.size() != 1) {
      throw new FaultException(
          where
              + " must set exactly one of sigstoreConfig, pkiConfig, privateKeyConfig and"
              + " publicKeyConfig");
    }
    return methods.get(0);
  }

  private static Method keyless(String where, SigstoreConfig signer, @Nullable TrustConfig root)
      throws FaultException {
    return new Method.Keyless(
        IdentityCompiler.options(where + "sigstoreConfig.", signer),
        root == null
            ? Optional.empty()
            : Optional.of(
                trust(
                    where + "clientTrustConfig.trustConfigPath",
                    root.trustConfigPath(),
                    where + "clientTrustConfig.trustConfigFrom",
                    root.trustConfigFrom(),
                    "{")));
  }

  private static Method certificate(String where, PkiConfig config) throws FaultException {
    String at = where + "certificateAuthority";
    return new Method.Certificate(
        trust(
            at,
            config.certificateAuthority(),
            at + "From",
            config.certificateAuthorityFrom(),
            PEM + "CERTIFICATE-----"),
        CertificateCompiler.conditions(where, config),
        timestampAuthorities(where + "timestampAuthorities", config.timestampAuthorities()));
  }

  private static List<Trust> timestampAuthorities(
      String at, @Nullable List<TimestampAuthority> authorities) throws FaultException {
    List<Trust> compiled = new ArrayList<>();
    for (TimestampAuthority each : filled(at, authorities)) {
      String field = at + "[" + compiled.size() + "].certificateAuthority";
      compiled.add(
          trust(
              field,
              each.certificateAuthority(),
              field + "From",
              each.certificateAuthorityFrom(),
              PEM + "CERTIFICATE-----"));
    }
    if (compiled.size() > MOST_TIMESTAMP_AUTHORITIES) {
      throw new FaultException(at + " has more than " + MOST_TIMESTAMP_AUTHORITIES + " entries");
    }
    return compiled.stream().distinct().toList();
  }

  private static Method key(String at, KeyConfig config) throws FaultException {
    return new Method.Key(
        trust(
            at + ".keyPath",
            config.keyPath(),
            at + ".keyFrom",
            config.keyFrom(),
            PEM + "PUBLIC KEY-----"),
        timestampAuthorities(at + ".timestampAuthorities", config.timestampAuthorities()));
  }

  private static Trust trust(
      String pathField,
      @Nullable String path,
      String fromField,
      @Nullable Material from,
      String holds)
      throws FaultException {
    if (from == null) {
      return new Trust.InPod(path(pathField, path));
    }
    if (path != null) {
      throw new FaultException(pathField + " and " + fromField + " must not both be set");
    }
    return material(fromField, from, holds);
  }

  private static Trust material(String at, Material from, String holds) throws FaultException {
    List<Trust> sources = new ArrayList<>();
    if (from.inline() != null) {
      sources.add(inline(at + ".inline", from.inline(), holds));
    }
    if (from.configMapKeyRef() != null) {
      sources.add(
          entry(TrustVolume.Source.CONFIG_MAP, at + ".configMapKeyRef", from.configMapKeyRef()));
    }
    if (from.secretKeyRef() != null) {
      sources.add(entry(TrustVolume.Source.SECRET, at + ".secretKeyRef", from.secretKeyRef()));
    }
    if (sources.size() != 1) {
      throw new FaultException(
          at + " must set exactly one of inline, configMapKeyRef and secretKeyRef");
    }
    return sources.get(0);
  }

  private static Trust inline(String field, String text, String holds) throws FaultException {
    if (!text.contains(holds)) {
      throw new FaultException(field + " must hold the text itself, in which " + holds + " stands");
    }
    if (text.contains("PRIVATE KEY-----")) {
      throw new FaultException(field + " holds a private key, which must never be here: remove it");
    }
    return new Trust.Inline(text);
  }

  private static Trust entry(TrustVolume.Source source, String at, EntryReference reference)
      throws FaultException {
    return new Trust.Entry(
        source, text(at + ".name", reference.name()), text(at + ".key", reference.key()));
  }
}
