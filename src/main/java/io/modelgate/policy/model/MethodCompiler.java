package io.modelgate.policy.model;

import static io.modelgate.policy.spec.SpecFields.filled;
import static io.modelgate.policy.spec.SpecFields.path;
import static io.modelgate.policy.spec.SpecFields.text;

import io.modelgate.api.Material;
import io.modelgate.api.Material.EntryReference;
import io.modelgate.api.TrustRootReference;
import io.modelgate.api.ValidationConfig;
import io.modelgate.api.ValidationConfig.KeyConfig;
import io.modelgate.api.ValidationConfig.PkiConfig;
import io.modelgate.api.ValidationConfig.SigstoreConfig;
import io.modelgate.api.ValidationConfig.TimestampAuthority;
import io.modelgate.api.ValidationConfig.TrustConfig;
import io.modelgate.policy.compiled.CertificateRequirements;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.TrustRootLookup;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.decision.Injection.TrustVolume;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.policy.trust.InlineTrust;
import io.modelgate.policy.trust.NamedTrustRoot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles one signer, or whoever a single method accepts. */
final class MethodCompiler {
  private static final int MAX_TIMESTAMP_AUTHORITIES = 4;

  private final TrustRootLookup trustRoots;

  /**
   * A compiler.
   *
   * @param trustRoots those that a signer may name
   */
  MethodCompiler(TrustRootLookup trustRoots) {
    this.trustRoots = trustRoots;
  }

  /**
   * Compiles one.
   *
   * @param where the path of its field
   */
  Method method(String where, ValidationConfig config) throws FaultException {
    String at = where + ".";
    List<Method> methods = new ArrayList<>();
    if (config.sigstoreConfig() != null) {
      methods.add(keyless(at, config.sigstoreConfig(), config.clientTrustConfig()));
    }
    if (config.pkiConfig() != null) {
      methods.add(certificate(at + "pkiConfig.", config.pkiConfig()));
    }
    if (config.privateKeyConfig() != null) {
      methods.add(key(at + "privateKeyConfig.", config.privateKeyConfig()));
    }
    if (config.publicKeyConfig() != null) {
      methods.add(key(at + "publicKeyConfig.", config.publicKeyConfig()));
    }
    if (methods.size() != 1) {
      throw new FaultException(
          where
              + " must set exactly one of sigstoreConfig, pkiConfig, privateKeyConfig and"
              + " publicKeyConfig");
    }
    return methods.get(0);
  }

  private Method keyless(String where, SigstoreConfig signer, @Nullable TrustConfig root)
      throws FaultException {
    List<String> options = IdentityCompiler.options(where + "sigstoreConfig.", signer);
    if (signer.trustRoot() != null) {
      if (root != null) {
        throw new FaultException(
            where + "clientTrustConfig and sigstoreConfig.trustRoot must not both be set");
      }
      String at = where + "sigstoreConfig.trustRoot";
      return new Method.Keyless(options, named(at, signer.trustRoot()).sigstoreRoots());
    }
    if (root == null) {
      return new Method.Keyless(options, List.of());
    }
    String at = where + "clientTrustConfig.trustConfig";
    return new Method.Keyless(
        options,
        List.of(
            trust(
                at + "Path",
                root.trustConfigPath(),
                at + "From",
                root.trustConfigFrom(),
                InlineTrust.ROOT)));
  }

  private Method certificate(String where, PkiConfig config) throws FaultException {
    String at = where + "certificateAuthority";
    CertificateRequirements conditions = CertificateCompiler.conditions(where, config);
    List<TrustSource> timestamps =
        timestampAuthorities(where + "timestampAuthorities", config.timestampAuthorities());
    if (config.trustRoot() != null) {
      refuseBeside(
          where,
          "certificateAuthority",
          config.certificateAuthority(),
          "certificateAuthorityFrom",
          config.certificateAuthorityFrom());
      NamedTrustRoot root = named(where + "trustRoot", config.trustRoot());
      return new Method.Certificate(
          root.certificateAuthorities(), conditions, root.timestampAuthorities(timestamps));
    }
    return new Method.Certificate(
        trust(
            at,
            config.certificateAuthority(),
            at + "From",
            config.certificateAuthorityFrom(),
            InlineTrust.CERTIFICATE),
        conditions,
        timestamps);
  }

  private static List<TrustSource> timestampAuthorities(
      String at, @Nullable List<TimestampAuthority> authorities) throws FaultException {
    List<TrustSource> compiled = new ArrayList<>();
    for (TimestampAuthority each : filled(at, authorities)) {
      String field = at + "[" + compiled.size() + "].certificateAuthority";
      compiled.add(
          trust(
              field,
              each.certificateAuthority(),
              field + "From",
              each.certificateAuthorityFrom(),
              InlineTrust.CERTIFICATE));
    }
    if (compiled.size() > MAX_TIMESTAMP_AUTHORITIES) {
      throw new FaultException(
          "%s has %d entries, but may have at most %d"
              .formatted(at, compiled.size(), MAX_TIMESTAMP_AUTHORITIES));
    }
    return compiled.stream().distinct().toList();
  }

  private Method key(String where, KeyConfig config) throws FaultException {
    List<TrustSource> timestamps =
        timestampAuthorities(where + "timestampAuthorities", config.timestampAuthorities());
    if (config.trustRoot() != null) {
      refuseBeside(where, "keyPath", config.keyPath(), "keyFrom", config.keyFrom());
      NamedTrustRoot root = named(where + "trustRoot", config.trustRoot());
      return new Method.Key(root.keys(), root.timestampAuthorities(timestamps));
    }
    return new Method.Key(
        trust(
            where + "keyPath",
            config.keyPath(),
            where + "keyFrom",
            config.keyFrom(),
            InlineTrust.KEY),
        timestamps);
  }

  private static void refuseBeside(
      String where,
      String pathField,
      @Nullable String path,
      String fromField,
      @Nullable Material from)
      throws FaultException {
    if (path != null || from != null) {
      throw new FaultException(
          "%strustRoot and %s must not both be set"
              .formatted(where, path == null ? fromField : pathField));
    }
  }

  private NamedTrustRoot named(String field, TrustRootReference reference) throws FaultException {
    return NamedTrustRoot.of(trustRoots, field, reference);
  }

  private static TrustSource trust(
      String pathField,
      @Nullable String path,
      String fromField,
      @Nullable Material from,
      String holds)
      throws FaultException {
    if (path == null && from == null) {
      throw new FaultException(
          "%s or %s must be set"
              .formatted(pathField, fromField.substring(fromField.lastIndexOf('.') + 1)));
    }
    if (from == null) {
      return new TrustSource.InPod(path(pathField, path));
    }
    if (path != null) {
      throw new FaultException(pathField + " and " + fromField + " must not both be set");
    }
    return material(fromField, from, holds);
  }

  private static TrustSource material(String at, Material from, String holds)
      throws FaultException {
    List<TrustSource> sources = new ArrayList<>();
    if (from.inline() != null) {
      sources.add(InlineTrust.of(at + ".inline", from.inline(), holds));
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

  private static TrustSource entry(TrustVolume.Source source, String at, EntryReference reference)
      throws FaultException {
    return new TrustSource.Entry(
        source, text(at + ".name", reference.name()), text(at + ".key", reference.key()));
  }
}
