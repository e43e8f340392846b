package io.modelgate.verify.statement;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the signed payload (OpenSSF Model Signing v1.0, sections 5 and 8.3). */
public final class StatementParser {
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String PREDICATE = "https://model_signing/signature/v1.0";

  private final StrictJson json;
  private @Nullable String type;
  private @Nullable String predicateType;
  private int subjects;
  private @Nullable String rootDigest;
  private final List<ResourceDescriptor> resources = new ArrayList<>();
  private boolean serialized;
  private @Nullable String method;
  private @Nullable String hashType;
  private final Set<String> ignoredPaths = new LinkedHashSet<>();

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

  private Statement statement() throws IOException, VerificationException {
    json.objectValue(
        "the statement",
        field -> {
          switch (field) {
            case "_type" -> type = json.stringValue("_type");
            case "predicateType" -> predicateType = json.stringValue("predicateType");
            case "subject" -> json.arrayValue("subject", this::subject);
            case "predicate" -> predicate();
            default -> json.skip();
          }
        });
    require("_type", type, STATEMENT);
    require("predicateType", predicateType, PREDICATE);
    if (!serialized) {
      throw new VerificationException("predicate.serialization is missing");
    }
    require("predicate.serialization.method", method, "files");
    require("predicate.serialization.hash_type", hashType, "sha256");
    Map<String, Digest> digests = digests();
    RootDigest.check(digests.values(), subjects, rootDigest);
    return new Statement(digests, ignoredPaths);
  }

  private void subject() throws IOException, VerificationException {
    subjects++;
    json.objectValue(
        "subject",
        field -> {
          switch (field) {
            case "digest" ->
                json.objectValue(
                    "subject.digest",
                    algorithm -> {
                      if (algorithm.equals("sha256")) {
                        rootDigest = json.stringValue("subject.digest.sha256");
                      } else {
                        json.skip();
                      }
                    });
            default -> json.skip();
          }
        });
  }

  private void predicate() throws IOException, VerificationException {
    json.objectValue(
        "predicate",
        field -> {
          switch (field) {
            case "resources" ->
                json.arrayValue(
                    "predicate.resources", () -> resources.add(ResourceDescriptor.read(json)));
            case "serialization" -> serialization();
            default -> json.skip();
          }
        });
  }

  private Map<String, Digest> digests() throws VerificationException {
    Map<String, Digest> digests = new LinkedHashMap<>();
    for (ResourceDescriptor resource : resources) {
      if (digests.put(resource.name(), resource.digest()) != null) {
        throw new VerificationException(
            "predicate.resources names " + Printable.of(resource.name()) + " twice");
      }
    }
    if (digests.isEmpty()) {
      throw new VerificationException("predicate.resources lists no file");
    }
    return digests;
  }

  private void serialization() throws IOException, VerificationException {
    serialized = true;
    json.objectValue(
        "predicate.serialization",
        field -> {
          switch (field) {
            case "method" -> method = json.stringValue("serialization.method");
            case "hash_type" -> hashType = json.stringValue("serialization.hash_type");
            case "ignore_paths" ->
                json.arrayValue(
                    "serialization.ignore_paths",
                    () -> ignoredPaths.add(json.stringValue("serialization.ignore_paths")));
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
