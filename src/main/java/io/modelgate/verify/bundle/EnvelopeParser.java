package io.modelgate.verify.bundle;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a DSSE envelope; checks its structure, no signature. */
public final class EnvelopeParser {
  private final StrictJson json;
  private final Optional<SignatureFile> file;
  private final String where;
  private @Nullable String payloadType;
  private @Nullable Payload payload;
  private final List<byte[]> signatures = new ArrayList<>();

  /**
   * Reads the value that {@code json} comes to stand on.
   *
   * @param file in which a large payload stays
   * @param where what the envelope is called in what is said of it
   */
  EnvelopeParser(StrictJson json, Optional<SignatureFile> file, String where) {
    this.json = json;
    this.file = file;
    this.where = where;
  }

  /**
   * Reads an envelope that stands alone.
   *
   * @throws VerificationException if the bytes are not an envelope with one signature over an
   *     in-toto statement
   */
  public static Envelope parse(byte[] bytes) throws VerificationException {
    return StrictJson.read(
        bytes,
        json -> {
          EnvelopeParser parser = new EnvelopeParser(json, Optional.empty(), "envelope");
          parser.read();
          return parser.checked();
        });
  }

  void read() throws IOException, VerificationException {
    json.messageValue(
        where,
        field -> {
          switch (field) {
            case "payload" -> payload = Payload.read(json, where + ".payload", file);
            case "payloadType" -> payloadType = json.stringValue(where + ".payloadType");
            case "signatures" -> json.arrayValue(where + ".signatures", this::signature);
            default -> json.skip();
          }
        });
  }

  private void signature() throws IOException, VerificationException {
    int before = signatures.size();
    json.messageValue(
        where + ".signatures",
        field -> {
          switch (field) {
            case "sig" -> signatures.add(json.base64Value(where + ".signatures.sig"));
            default -> json.skip(); // keyid is optional, and proves nothing
          }
        });
    if (signatures.size() == before) {
      throw new VerificationException(where + ".signatures contains an entry without sig");
    }
  }

  Envelope checked() throws VerificationException {
    if (payload == null) {
      throw new VerificationException(where + ".payload is missing");
    }
    if (payloadType == null || !payloadType.equals(Envelope.IN_TOTO)) {
      throw new VerificationException(
          "%s.payloadType is %s, not %s"
              .formatted(where, BundleParser.shown(payloadType), Envelope.IN_TOTO));
    }
    if (signatures.size() != 1) {
      throw new VerificationException(
          "%s.signatures must contain exactly one signature, not %d"
              .formatted(where, signatures.size()));
    }
    return new Envelope(payloadType, payload, signatures.get(0));
  }
}
