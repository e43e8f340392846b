package io.modelgate.verify.bundle;

import io.modelgate.verify.json.StrictJson;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.io.InputStream;
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
  private final EnvelopeParser envelope;

  private BundleParser(StrictJson json, Optional<SignatureFile> file) {
    this.json = json;
    this.envelope = new EnvelopeParser(json, file, "dsseEnvelope");
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
            case "dsseEnvelope" -> envelope.read();
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
    Envelope checked = envelope.checked();
    if (messageSignature) { // the two are a oneof: another reader could take the other
      throw new VerificationException(
          "it contains a messageSignature beside its dsseEnvelope, but only one is" + " allowed");
    }
    return new Bundle(material, checked);
  }

  static String shown(@Nullable String text) {
    return text == null ? "missing" : Printable.of(text);
  }
}
