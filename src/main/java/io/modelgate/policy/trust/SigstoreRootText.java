package io.modelgate.policy.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.policy.compiled.CompiledTrustRoot.SigstoreRoot;
import io.modelgate.policy.compiled.TrustSource;
import io.modelgate.policy.spec.FaultException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads what a Sigstore root says of itself; the verifier reads it in full. */
final class SigstoreRootText {
  private static final JsonMapper MAPPER = new JsonMapper();

  private SigstoreRootText() {}

  static SigstoreRoot of(String field, TrustSource.Inline text) throws FaultException {
    JsonNode root = parse(field, text.text());
    if (root.has("trustedRoot")) {
      root = root.path("trustedRoot");
    }
    if (!root.path("mediaType").asText().startsWith("application/vnd.dev.sigstore.trustedroot")) {
      throw new FaultException(
          field + " is not a Sigstore trusted root: its mediaType is missing or different");
    }
    if (root.path("certificateAuthorities").isEmpty() || root.path("tlogs").isEmpty()) {
      throw new FaultException(field + " lacks certificateAuthorities or tlogs: copy it again");
    }
    return new SigstoreRoot(text, date(root));
  }

  private static JsonNode parse(String field, String text) throws FaultException {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new FaultException(field + " is not JSON: copy it again");
    }
  }

  private static Instant date(JsonNode root) {
    return Stream.of("certificateAuthorities", "timestampAuthorities", "tlogs", "ctlogs")
        .flatMap(parties -> StreamSupport.stream(root.path(parties).spliterator(), false))
        .flatMap(party -> start(party).stream())
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private static Optional<Instant> start(JsonNode party) {
    JsonNode validity =
        party.has("publicKey") ? party.path("publicKey").path("validFor") : party.path("validFor");
    try {
      return Optional.of(Instant.parse(validity.path("start").asText()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
