package io.modelgate.verify.bundle;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the bundle file; checks its structure, no signature (OpenSSF Model Signing v1.0, 8.1). */
public final class BundleParser {
  private static final Set<String> MEDIA_TYPES =
      Set.of(
          "application/vnd.dev.sigstore.bundle.v0.3+json",
          "application/vnd.dev.sigstore.bundle+json;version=0.3",
          "application/vnd.dev.sigstore.bundle+json;version=0.2",
          "application/vnd.dev.sigstore.bundle+json;version=0.1");

  private final StrictJson json;
  private @Nullable String mediaType;
  private @Nullable VerificationMaterial material;
  private boolean messageSignature;
  private @Nullable String payloadType;
  private @Nullable Payload payload;
  private final List<byte[]> signatures = new ArrayList<>();

  private final Optional<SignatureFile> file;

  private BundleParser(StrictJson json, Optional<SignatureFile> file) {
    this.json = json;
    this.file = file;
  }

  /**
   * Reads a bundle.
   *
   * @throws VerificationException where the bytes are not a bundle with one DSSE signature over an
   *     in-toto statement
   * @throws IOException where {@code in} cannot be read
   */
  public static Bundle parse(InputStream in) throws VerificationException, IOException {
    return StrictJson.read(in, json -> new BundleParser(json, Optional.empty()).bundle());
  }

  /** The same of a file, in which a large payload stays. */
  public static Bundle parse(SignatureFile file, InputStream in)
      throws VerificationException, IOException {
    return StrictJson.read(in, json -> new BundleParser(json, Optional.of(file)).bundle());
  }

  private Bundle bundle() throws IOException, VerificationException {
    json.messageValue(
        "the signature",
        field -> {
          switch (field) {
            case "mediaType" -> mediaType = json.stringValue("mediaType");
            case "verificationMaterial" -> material = new VerificationMaterialParser(json).read();
            case "dsseEnvelope" -> envelope();
            case "messageSignature" -> {
              messageSignature = true;
              json.skip();
            }
            default -> json.skip();
          }
        });
    if (mediaType == null || !MEDIA_TYPES.contains(mediaType)) {
      throw new VerificationException(
          "mediaType is " + shown(mediaType) + ", not a Sigstore bundle's");
    }
    if (material == null) {
      throw new VerificationException("verificationMaterial is missing");
    }
    Envelope envelope = checkedEnvelope();
    if (messageSignature) { // the two are a oneof: another reader could take the other
      throw new VerificationException(
          "it contains a messageSignature beside its dsseEnvelope, but only one is" + " allowed");
    }
    return new Bundle(material, envelope);
  }

  private Envelope checkedEnvelope() throws VerificationException {
    if (payload == null) {
      throw new VerificationException("dsseEnvelope.payload is missing");
    }
    if (payloadType == null || !payloadType.equals(Envelope.IN_TOTO)) {
      throw new VerificationException(
          "dsseEnvelope.payloadType is " + shown(payloadType) + ", not " + Envelope.IN_TOTO);
    }
    if (signatures.size() != 1) {
      throw new VerificationException(
          "dsseEnvelope.signatures must contain exactly one signature, not " + signatures.size());
    }
    return new Envelope(payloadType, payload, signatures.get(0));
  }

  private void envelope() throws IOException, VerificationException {
    json.messageValue(
        "dsseEnvelope",
        field -> {
          switch (field) {
            case "payload" -> payload = Payload.read(json, "dsseEnvelope.payload", file);
            case "payloadType" -> payloadType = json.stringValue("dsseEnvelope.payloadType");
            case "signatures" -> json.arrayValue("dsseEnvelope.signatures", this::signature);
            default -> json.skip();
          }
        });
  }

  private void signature() throws IOException, VerificationException {
    int before = signatures.size();
    json.messageValue(
        "dsseEnvelope.signatures",
        field -> {
          switch (field) {
            case "sig" -> signatures.add(json.base64Value("dsseEnvelope.signatures.sig"));
            default -> json.skip(); // keyid is optional, and proves nothing
          }
        });
    if (signatures.size() == before) {
      throw new VerificationException("dsseEnvelope.signatures contains an entry without sig");
    }
  }

  private static String shown(@Nullable String text) {
    return text == null ? "missing" : Printable.of(text);
  }
}
