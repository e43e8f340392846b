package io.modelgate.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.modelgate.verify.ModelSignature;
import io.modelgate.verify.signer.Signer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** One signature of a model as JSON: who signed what, and when. */
final class SignatureJson {
  private final int longest;

  /**
   * A way to write it.
   *
   * @param longest what is longer is cut, in characters
   */
  SignatureJson(int longest) {
    this.longest = longest;
  }

  /** Writes the signature's fields into the JSON object that is open. */
  void write(JsonGenerator json, ModelSignature signature) throws IOException {
    signer(json, signature.signer());
    if (signature.modelName().isPresent()) {
      json.writeStringField("modelName", text(signature.modelName().get()));
    }
    json.writeStringField("rootDigest", signature.rootDigest());
    if (signature.time().isPresent()) {
      json.writeStringField("signedAt", signature.time().get().toString());
    }
    if (signature.log().isPresent()) {
      json.writeNumberField("logIndex", signature.log().get().index());
      json.writeStringField("logId", signature.log().get().logId());
    }
  }

  private void signer(JsonGenerator json, Signer signer) throws IOException {
    if (signer instanceof Signer.Key key) {
      json.writeStringField("fingerprint", key.fingerprint());
      timestamp(json, key.timestamp());
    } else if (signer instanceof Signer.Certificate certificate) {
      json.writeStringField("subject", text(certificate.subject()));
      json.writeStringField("fingerprint", certificate.fingerprint());
      json.writeStringField("root", text(certificate.root()));
      timestamp(json, certificate.timestamp());
    } else if (signer instanceof Signer.Identity identity) {
      json.writeStringField("identity", text(identity.identity()));
      json.writeStringField("issuer", text(identity.issuer()));
    }
  }

  private static void timestamp(JsonGenerator json, Optional<Instant> time) throws IOException {
    if (time.isPresent()) {
      json.writeStringField("timestamp", time.get().toString());
    }
  }

  /** The text, or its start and an ellipsis. */
  String text(String text) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - (Character.isHighSurrogate(text.charAt(longest - 1)) ? 1 : 0);
    return text.substring(0, end) + "…";
  }
}
