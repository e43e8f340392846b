package io.modelgate.verify.statement;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the signed payload (OpenSSF Model Signing v1.0, sections 5 and 8.3). */
public final class StatementParser {
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String PREDICATE = "https://model_signing/signature/v1.0";

  /** What v0.2 wrote: the files are the statement's subjects, the predicate says nothing. */
  private static final String PREDICATE_V0_2 = "https://model_signing/Digests/v0.1";

  /** What the documentation promises, twice; each takes some 250 bytes. */
  private static final int MOST_FILES = 2_000_000;

  private final StrictJson json;
  private @Nullable String type;
  private @Nullable String predicateType;
  private final List<ResourceDescriptor> subjects = new ArrayList<>();
  private final List<ResourceDescriptor> resources = new ArrayList<>();
  private @Nullable Serialization serialization;

  private StatementParser(StrictJson json) {
    this.json = json;
  }

  /**
   * Reads a statement.
   *
   * @param payload the envelope's payload, its signature already verified
   * @throws VerificationException where it is not a statement that this verifier can check in full
   */
  public static Statement parse(byte[] payload) throws VerificationException {
    return StrictJson.read(payload, json -> new StatementParser(json).statement());
  }

  /** Whether a statement of this predicate type is about a model. */
  static boolean isOfModels(String predicateType) {
    return predicateType.equals(PREDICATE) || predicateType.equals(PREDICATE_V0_2);
  }

  private Statement statement() throws IOException, VerificationException {
    json.objectValue(
        "the statement",
        field -> {
          switch (field) {
            case "_type" -> type = json.stringValue("_type");
            case "predicateType" -> predicateType = json.stringValue("predicateType");
            case "subject" ->
                json.arrayValue(
                    "subject", () -> add(subjects, "subject", ResourceDescriptor.subject(json)));
            case "predicate" -> predicate();
            default -> json.skip();
          }
        });
    require("_type", type, STATEMENT);
    if (PREDICATE_V0_2.equals(predicateType)) {
      return new Statement(
          Serialization.V0_2,
          SignedFiles.of("subject", subjects, Serialization.V0_2),
          Optional.empty(),
          RootDigest.ofUnordered(subjects));
    }
    require("predicateType", predicateType, PREDICATE);
    if (serialization == null) {
      throw new VerificationException("predicate.serialization is missing");
    }
    Map<String, SignedFile> files = SignedFiles.of("predicate.resources", resources, serialization);
    RootDigest.check(resources, subjects);
    ResourceDescriptor subject = subjects.get(0);
    String digest = HexFormat.of().formatHex(subject.digest());
    return new Statement(
        serialization, files, Optional.of(new Statement.Subject(subject.name(), digest)), digest);
  }

  private void predicate() throws IOException, VerificationException {
    json.objectValue(
        "predicate",
        field -> {
          switch (field) {
            case "resources" ->
                json.arrayValue(
                    "predicate.resources",
                    () -> add(resources, "predicate.resources", ResourceDescriptor.resource(json)));
            case "serialization" -> serialization = SerializationParser.read(json);
            default -> json.skip();
          }
        });
  }

  private static void add(List<ResourceDescriptor> all, String where, ResourceDescriptor descriptor)
      throws VerificationException {
    if (all.size() == MOST_FILES) {
      throw new VerificationException(
          String.format(Locale.ROOT, "%s lists more than %,d files or shards", where, MOST_FILES));
    }
    all.add(descriptor);
  }

  private static void require(String where, @Nullable String found, String expected)
      throws VerificationException {
    if (!expected.equals(found)) {
      String shown = found == null ? "missing" : Printable.of(found);
      throw new VerificationException(where + " is " + shown + ", not " + expected);
    }
  }
}
