package io.modelgate.verify.statement;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells bundles that are about something else (SLSA provenance, SPDX, a signed blob) from
 * signatures of models, by what they say themselves. Nothing is verified: whoever may write a
 * bundle may say anything, and what is taken for a model's signature is then verified in full.
 */
public final class PredicateTypes {
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle";

  private final SignatureFile file;
  private @Nullable String mediaType;
  private @Nullable String payloadType;
  private @Nullable Payload payload;
  private boolean messageSignature;

  private PredicateTypes(SignatureFile file) {
    this.file = file;
  }

  /**
   * What a bundle is about, if that is no model.
   *
   * @return its predicate type, or what stands in its place; empty for a model's signature, and for
   *     what is no bundle
   * @throws IOException if it cannot be read
   */
  public static Optional<String> otherThanModel(SignatureFile file) throws IOException {
    PredicateTypes found = new PredicateTypes(file);
    try (InputStream in = file.open()) {
      StrictJson.read(in, found::read);
    } catch (VerificationException e) {
      return Optional.empty();
    }
    return found.other();
  }

  private boolean read(StrictJson json) throws IOException, VerificationException {
    json.messageValue(
        "the bundle",
        field -> {
          switch (field) {
            case "mediaType" -> mediaType = json.stringValue("mediaType");
            case "messageSignature" -> {
              messageSignature = true;
              json.skip();
            }
            case "dsseEnvelope" -> envelope(json);
            default -> json.skip();
          }
        });
    return true;
  }

  private void envelope(StrictJson json) throws IOException, VerificationException {
    json.messageValue(
        "dsseEnvelope",
        field -> {
          switch (field) {
            case "payload" ->
                payload = Payload.read(json, "dsseEnvelope.payload", Optional.of(file));
            case "payloadType" -> payloadType = json.stringValue("dsseEnvelope.payloadType");
            default -> json.skip();
          }
        });
  }

  private Optional<String> other() throws IOException {
    if (mediaType == null
        || !mediaType.startsWith(BUNDLE)
        || messageSignature == (payload != null)) {
      return Optional.empty();
    }
    if (payload == null) {
      return Optional.of("messageSignature");
    }
    if (payloadType == null || !payloadType.equals(Envelope.IN_TOTO)) {
      return Optional.ofNullable(payloadType);
    }
    return predicateType(payload).filter(type -> !StatementParser.isOfModels(type));
  }

  /** Also of a statement that breaks a bound behind it, as a list of licenses may. */
  private static Optional<String> predicateType(Payload statement) throws IOException {
    String[] found = new String[1];
    try (InputStream in = statement.open()) {
      StrictJson.read(
          in,
          json -> {
            json.objectValue(
                "the statement",
                field -> {
                  if (field.equals("predicateType")) {
                    found[0] = json.stringValue("predicateType");
                  } else {
                    json.skip();
                  }
                });
            return true;
          });
    } catch (VerificationException e) {
      return Optional.ofNullable(found[0]);
    }
    return Optional.ofNullable(found[0]);
  }
}
