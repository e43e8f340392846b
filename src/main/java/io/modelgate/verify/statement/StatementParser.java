package io.modelgate.verify.statement;

import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the signed payload (OpenSSF Model Signing v1.0, sections 5 and 8.3). */
public final class StatementParser {
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String PREDICATE = "https://model_signing/signature/v1.0";

  /** What v0.2 wrote: the files are the statement's subjects, the predicate says nothing. */
  private static final String PREDICATE_V0_2 = "https://model_signing/Digests/v0.1";

  private final StrictJson json;
  private @Nullable String type;
  private @Nullable String predicateType;
  private final ResourceDescriptors subjects = new ResourceDescriptors("subject");
  private final ResourceDescriptors resources = new ResourceDescriptors("predicate.resources");
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

  /**
   * Reads a statement that may be in a file.
   *
   * @throws IOException if it cannot be read any more, or is another by now
   */
  public static Statement parse(Payload payload) throws VerificationException, IOException {
    try (InputStream in = payload.open()) {
      Statement statement = StrictJson.read(in, json -> new StatementParser(json).statement());
      in.transferTo(OutputStream.nullOutputStream()); // to the end, where it is compared
      return statement;
    }
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
                json.arrayValue("subject", () -> subjects.add(ResourceDescriptor.subject(json)));
            case "predicate" -> predicate();
            default -> json.skip();
          }
        });
    require("_type", type, STATEMENT);
    if (PREDICATE_V0_2.equals(predicateType)) {
      return new Statement(
          Serialization.V0_2,
          subjects.wholeFiles(Serialization.V0_2),
          Optional.empty(),
          subjects.sortedRootDigest());
    }
    require("predicateType", predicateType, PREDICATE);
    if (serialization == null) {
      throw new VerificationException("predicate.serialization is missing");
    }
    SignedFiles files =
        serialization.shards()
            ? Shards.join("predicate.resources", resources, serialization)
            : resources.wholeFiles(serialization);
    RootDigest.check(resources, subjects);
    String digest = HexFormat.of().formatHex(subjects.digest(0));
    return new Statement(
        serialization, files, Optional.of(new Statement.Subject(subjects.name(0), digest)), digest);
  }

  private void predicate() throws IOException, VerificationException {
    json.objectValue(
        "predicate",
        field -> {
          switch (field) {
            case "resources" ->
                json.arrayValue(
                    "predicate.resources", () -> resources.add(ResourceDescriptor.resource(json)));
            case "serialization" -> serialization = SerializationParser.read(json);
            default -> json.skip();
          }
        });
  }

  private static void require(String where, @Nullable String found, String expected)
      throws VerificationException {
    if (!expected.equals(found)) {
      String shown = found == null ? "missing" : Printable.of(found);
      throw new VerificationException(where + " is " + shown + ", not " + expected);
    }
  }
}
