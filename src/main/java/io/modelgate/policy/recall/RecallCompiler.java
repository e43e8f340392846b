package io.modelgate.policy.recall;

import static io.modelgate.policy.spec.SpecFields.filled;
import static io.modelgate.policy.spec.SpecFields.present;
import static io.modelgate.policy.spec.SpecFields.text;

import io.modelgate.api.ModelRecallSpec;
import io.modelgate.pattern.RecallPattern;
import io.modelgate.pattern.RecallPattern.RecalledEntry;
import io.modelgate.pattern.RecallPattern.RecalledIdentity;
import io.modelgate.pattern.Sha256;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.Recall;
import io.modelgate.policy.spec.FaultException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compiles a {@code ModelRecall}, once when it changes. */
public final class RecallCompiler {
  /** Numbers of JSON are exact up to here, as verifiers read them. */
  private static final long LAST_INDEX = (1L << 53) - 1;

  private RecallCompiler() {}

  /**
   * Compiles a resource as it is stored, whatever the definition was then.
   *
   * @param spec what the resource says, or null where it has no spec
   */
  public static Recall compile(PolicyId id, @Nullable ModelRecallSpec spec) {
    try {
      return new Recall.Usable(id, pattern(id.name(), present("spec", spec)));
    } catch (FaultException e) {
      return new Recall.Broken(id, e.fault());
    }
  }

  private static RecallPattern pattern(String name, ModelRecallSpec spec) throws FaultException {
    RecallPattern pattern =
        new RecallPattern(
            name,
            text("spec.reason", spec.reason()).strip().replaceAll("[\\s\\p{Cntrl}]+", " "),
            hashes("spec.digests", spec.digests(), Sha256::digest),
            hashes("spec.fingerprints", spec.fingerprints(), Sha256::fingerprint),
            identities(spec.identities()),
            entries(spec.logEntries()));
    if (pattern.digests().isEmpty()
        && pattern.fingerprints().isEmpty()
        && pattern.identities().isEmpty()
        && pattern.entries().isEmpty()) {
      throw new FaultException(
          "spec must set at least one of digests, fingerprints, identities and logEntries");
    }
    return pattern;
  }

  private static Set<String> hashes(
      String field, @Nullable List<String> values, Function<String, Optional<String>> read)
      throws FaultException {
    List<String> hashes = new ArrayList<>();
    for (String value : filled(field, values)) {
      hashes.add(hash(field + "[" + hashes.size() + "]", value, read));
    }
    return Set.copyOf(hashes);
  }

  private static String hash(String field, String value, Function<String, Optional<String>> read)
      throws FaultException {
    Optional<String> hash = read.apply(value);
    if (hash.isEmpty()) {
      throw new FaultException(field + " must be a SHA-256: 64 hexadecimal digits");
    }
    return hash.get();
  }

  private static List<RecalledIdentity> identities(
      @Nullable List<ModelRecallSpec.Identity> identities) throws FaultException {
    List<RecalledIdentity> compiled = new ArrayList<>();
    for (ModelRecallSpec.Identity each : filled("spec.identities", identities)) {
      String at = "spec.identities[" + compiled.size() + "]";
      String before = each.signedBefore();
      compiled.add(
          new RecalledIdentity(
              text(at + ".subject", each.subject()),
              text(at + ".issuer", each.issuer()),
              before == null ? Optional.empty() : Optional.of(time(at + ".signedBefore", before))));
    }
    return List.copyOf(compiled);
  }

  private static Instant time(String field, String text) throws FaultException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new FaultException(field + " must be a time such as 2026-11-01T00:00:00Z");
    }
  }

  private static List<RecalledEntry> entries(@Nullable List<ModelRecallSpec.LogEntry> entries)
      throws FaultException {
    List<RecalledEntry> compiled = new ArrayList<>();
    for (ModelRecallSpec.LogEntry each : filled("spec.logEntries", entries)) {
      String at = "spec.logEntries[" + compiled.size() + "]";
      long index = present(at + ".index", each.index());
      if (index < 0 || index > LAST_INDEX) {
        throw new FaultException(at + ".index must be from 0 to " + LAST_INDEX);
      }
      String log = each.logId();
      compiled.add(
          new RecalledEntry(
              log == null
                  ? Optional.empty()
                  : Optional.of(hash(at + ".logId", log, Sha256::digest)),
              index));
    }
    return List.copyOf(compiled);
  }
}
