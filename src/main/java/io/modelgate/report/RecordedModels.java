package io.modelgate.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Sha256;
import io.modelgate.pattern.SignatureFacts.LogEntry;
import io.modelgate.policy.recall.SignedModel;
import io.modelgate.policy.recall.SignedModel.ModelSigner;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads which model a verifier recorded; hostile in all that others named. */
final class RecordedModels {
  private static final int MAX_MODELS = 4;
  private static final int MAX_FINGERPRINTS = 16;

  private RecordedModels() {}

  /**
   * Reads the signatures of a model.
   *
   * @param signatures an array, as the verifier writes it
   */
  static List<SignedModel> of(JsonNode signatures) {
    List<SignedModel> models = new ArrayList<>();
    for (JsonNode each : signatures) {
      if (models.size() < MAX_MODELS) {
        Sha256.digest(each.path("rootDigest").asText())
            .ifPresent(digest -> models.add(model(digest, each)));
      }
    }
    return List.copyOf(models);
  }

  private static SignedModel model(String digest, JsonNode signature) {
    return new SignedModel(
        digest,
        text(signature, "modelName"),
        signer(signature),
        time(signature.path("signedAt").asText())
            .or(() -> time(signature.path("timestamp").asText())),
        log(signature));
  }

  private static ModelSigner signer(JsonNode signature) {
    Set<String> fingerprints = new LinkedHashSet<>();
    Sha256.digest(signature.path("fingerprint").asText()).ifPresent(fingerprints::add);
    for (JsonNode each : signature.path("vouchedBy")) {
      if (fingerprints.size() < MAX_FINGERPRINTS) {
        Sha256.digest(each.asText()).ifPresent(fingerprints::add);
      }
    }
    String identity = text(signature, "identity");
    String issuer = text(signature, "issuer");
    String subject = text(signature, "subject");
    String display =
        !identity.isEmpty()
            ? "identity %s of %s".formatted(identity, issuer)
            : signature.has("subject")
                ? "certificate " + subject
                : "key SHA-256 " + text(signature, "fingerprint");
    return new ModelSigner(display, identity, issuer, Set.copyOf(fingerprints));
  }

  private static String text(JsonNode signature, String field) {
    return VerifierMessage.printable(signature.path(field).asText());
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<LogEntry> log(JsonNode signature) {
    JsonNode index = signature.path("logIndex");
    return index.isIntegralNumber() && index.canConvertToLong()
        ? Sha256.digest(signature.path("logId").asText())
            .map(logId -> new LogEntry(logId, index.asLong()))
        : Optional.empty();
  }
}
