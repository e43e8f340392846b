package io.modelgate.policy.model;

import static io.modelgate.policy.spec.SpecFields.filled;
import static io.modelgate.policy.spec.SpecFields.present;
import static io.modelgate.policy.spec.SpecFields.text;

import io.modelgate.api.Material;
import io.modelgate.pattern.Glob;
import io.modelgate.pattern.Sha256;
import io.modelgate.policy.compiled.CompiledModelIdentity;
import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.decision.Injection.TrustVolume;
import io.modelgate.policy.spec.FaultException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles which model must have been signed. */
final class ModelIdentityCompiler {
  private ModelIdentityCompiler() {}

  /**
   * Compiles it.
   *
   * @param at the path of the field
   */
  static CompiledModelIdentity compile(String at, io.modelgate.api.@Nullable ModelIdentity identity)
      throws FaultException {
    if (identity == null) {
      return CompiledModelIdentity.ANY;
    }
    CompiledModelIdentity compiled =
        new CompiledModelIdentity(
            name(at + ".name", identity.name()),
            digests(at + ".digests", identity.digests()),
            digestsFrom(at, identity),
            signedAfter(at + ".signedAfter", identity.signedAfter()));
    if (compiled.equals(CompiledModelIdentity.ANY)) {
      throw new FaultException(
          at + " must set at least one of name, digests, digestsFrom and signedAfter");
    }
    return compiled;
  }

  /** Only keyless signatures prove when they were made. */
  static void refuseTimeWithout(Method method, List<ModelLocation> models) throws FaultException {
    boolean keyless =
        method instanceof Method.Signers signers
            ? signers.each().stream().allMatch(Method::isKeyless)
            : method.isKeyless();
    if (!keyless && models.stream().anyMatch(each -> each.identity().signedAfter().isPresent())) {
      throw new FaultException(
          "identity.signedAfter of a model can only be used with keyless signers, because other"
              + " signatures do not prove a time: remove it, or the signers with a key or a"
              + " certificate");
    }
  }

  private static Optional<Glob> name(String field, @Nullable String value) throws FaultException {
    if (value == null) {
      return Optional.empty();
    }
    Glob name = new Glob(text(field, value));
    if (name.matchesWhateverThereIs()) {
      throw new FaultException(field + " matches every model: use a more specific pattern than *");
    }
    return Optional.of(name);
  }

  private static List<String> digests(String field, @Nullable List<String> values)
      throws FaultException {
    List<String> digests = new ArrayList<>();
    for (String value : filled(field, values)) {
      Optional<String> hex = Sha256.digest(value);
      if (hex.isEmpty()) {
        throw new FaultException(
            field + "[" + digests.size() + "] must be a SHA-256: 64 hexadecimal digits");
      }
      digests.add(hex.get());
    }
    return List.copyOf(digests);
  }

  /** Of digests and this, one: else whoever reads the policy would miss what it accepts. */
  private static Optional<TrustSource.Entry> digestsFrom(
      String at, io.modelgate.api.ModelIdentity identity) throws FaultException {
    io.modelgate.api.ModelIdentity.DigestsSource from = identity.digestsFrom();
    if (from == null) {
      return Optional.empty();
    }
    if (identity.digests() != null) {
      throw new FaultException(at + ".digests and " + at + ".digestsFrom must not both be set");
    }
    String field = at + ".digestsFrom.configMapKeyRef";
    Material.EntryReference entry = present(field, from.configMapKeyRef());
    return Optional.of(
        new TrustSource.Entry(
            TrustVolume.Source.CONFIG_MAP,
            text(field + ".name", entry.name()),
            text(field + ".key", entry.key())));
  }

  private static Optional<Instant> signedAfter(String field, @Nullable String value)
      throws FaultException {
    try {
      return value == null
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeException e) {
      throw new FaultException(field + " must be a time such as 2026-11-01T00:00:00Z");
    }
  }
}
