package io.modelgate.verify.receipt;

import io.modelgate.pattern.VerificationSummary;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.tree.ContentIdentity;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the statement of a Verification Summary Attestation; checks nothing of it. */
final class ReceiptStatementParser {
  private static final Set<String> OBJECTS =
      Set.of(
          ".predicate",
          ".predicate.verifier",
          ".predicate.verifier.version",
          ".predicate.policy",
          ".subject.annotations");

  private static final String VERSION =
      ".predicate.verifier.version." + VerificationSummary.VERSION;

  private final StrictJson json;
  private final Map<String, String> texts = new HashMap<>();
  private int subjects;

  private ReceiptStatementParser(StrictJson json) {
    this.json = json;
  }

  /**
   * Reads one.
   *
   * @throws VerificationException if it is not JSON, or a field has another type
   */
  static ReceiptStatement parse(byte[] statement) throws VerificationException {
    return StrictJson.read(statement, json -> new ReceiptStatementParser(json).summary());
  }

  private ReceiptStatement summary() throws IOException, VerificationException {
    object("");
    return new ReceiptStatement(
        text("._type"),
        subjects,
        text(".subject.annotations.node"),
        new ContentIdentity(
            text(".subject.annotations.bootId"),
            text(".subject.annotations.layers"),
            text(".subject.annotations.files")),
        text(".predicateType"),
        text(".predicate.verifier.id"),
        text(VERSION),
        text(".predicate.timeVerified"),
        text(".predicate.resourceUri"),
        text(".predicate.policy.uri"),
        text(".predicate.verificationResult"));
  }

  private String text(String path) {
    return texts.getOrDefault(path, "");
  }

  private void object(String path) throws IOException, VerificationException {
    json.objectValue("the receipt" + path, field -> field(path + "." + field));
  }

  /** Fields that we do not know say nothing to us (in-toto, parsing rules). */
  private void field(String path) throws IOException, VerificationException {
    if (path.equals(".subject")) {
      json.arrayValue(path, this::subject);
    } else if (OBJECTS.contains(path)) {
      object(path);
    } else if (json.isString()) {
      texts.put(path, json.stringValue(path));
    } else {
      json.skip();
    }
  }

  private void subject() throws IOException, VerificationException {
    subjects++;
    object(".subject");
  }
}
