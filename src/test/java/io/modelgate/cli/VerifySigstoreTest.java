package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code modelgate verify sigstore} on models that releases of the reference signer signed with
 * Sigstore's public deployment.
 */
final class VerifySigstoreTest {
  private static final Path VECTORS = Path.of("src", "test", "vectors");
  private static final Path ROOT =
      Path.of("src/main/resources/io/modelgate/verify/sigstore/production/trusted_root.json");
  private static final String IDENTITY = "stefanb@us.ibm.com";
  private static final String ISSUER = "https://sigstore.verify.ibm.com/oauth2";
  private static final String V03 = "v0.3.1-sigstore";
  private static final String V10 = "v1.0.0-sigstore";
  private static final String V11 = "v1.1.0-sigstore";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {V03, V10, V11})
  void modelIsVerified(String release) throws IOException {
    CommandLineRun run = verify(copy(release), IDENTITY, ISSUER);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("2 files, 16 bytes").contains("identity " + IDENTITY);
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10, V11})
  void resultSaysWhatWasVerified(String release) throws IOException {
    JsonNode signer =
        verify(copy(release), IDENTITY, ISSUER, "--output", "json").json().path("signer");

    // The releases signed the same files.
    assertThat(signer.path("rootDigest").asText())
        .isEqualTo(
            verify(copy(V10), IDENTITY, ISSUER, "--output", "json")
                .json()
                .at("/signer/rootDigest")
                .asText())
        .hasSize(64);
    assertThat(signer.path("modelName").asText()).isNotEmpty();
    assertThat(signer.path("signedAt").asText()).matches("202[0-9]-.*Z");
    assertThat(signer.path("logIndex").asLong()).isPositive();
    assertThat(signer.path("logId").asText()).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--trusted-root", "--trust-config", "--trust_config"})
  void trustedRootMayBeGiven(String option) throws IOException {
    String root = ROOT.toString();

    assertThat(verify(copy(V11), IDENTITY, ISSUER, option, root).exitCode()).isZero();
  }

  @Test
  void trustConfigurationMayBeGiven() throws IOException {
    JsonNode root = JSON.readTree(ROOT.toFile());
    ObjectNode configuration = JSON.createObjectNode();
    configuration.putObject("signingConfig").put("mediaType", "ignored");
    configuration.set("trustedRoot", root);
    configuration.put("mediaType", "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json");
    Path file = temporary.resolve("config.json");
    JSON.writeValue(file.toFile(), configuration);

    assertThat(verify(copy(V11), IDENTITY, ISSUER, "--trust_config", file.toString()).exitCode())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10, V11})
  void changedFileIsNamed(String release) throws IOException {
    Path model = copy(release);
    Files.writeString(model.resolve("signme-1"), "changed");

    CommandLineRun run = verify(model, IDENTITY, ISSUER);

    assertThat(run.err().lines()).contains("signme-1: changed since it was signed");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "StefanB@us.ibm.com",
        "stefanb@us.ibm.com.",
        " stefanb@us.ibm.com",
        ".*",
        "stefanb@us.ibm.co"
      })
  void identityIsComparedExactly(String identity) throws IOException {
    Path model = copy(V11);

    assertRefused(
        model,
        verify(model, identity, ISSUER),
        "it was made by " + signer(IDENTITY, ISSUER) + ", not by " + signer(identity, ISSUER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://sigstore.verify.ibm.com/oauth2/", "https://accounts.google.com", ".*"})
  void issuerIsComparedExactly(String issuer) throws IOException {
    Path model = copy(V11);

    assertRefused(
        model,
        verify(model, IDENTITY, issuer),
        "it was made by " + signer(IDENTITY, ISSUER) + ", not by " + signer(IDENTITY, issuer));
  }

  @Test
  void identityAndIssuerAreRequired() throws IOException {
    String model = copy(V11).toString();
    String signature = model + "/model.sig";

    CommandLineRun noIssuer =
        CommandLineRun.of(
            "verify", "sigstore", "--signature", signature, "--identity", IDENTITY, model);
    CommandLineRun noIdentity =
        CommandLineRun.of(
            "verify", "sigstore", "--signature", signature, "--identity_provider", ISSUER, model);

    assertThat(noIssuer.err()).startsWith("Missing option: --identity-provider");
    assertThat(noIssuer.exitCode()).isEqualTo(2);
    assertThat(noIdentity.err()).startsWith("Missing option: --identity\n");
    assertThat(noIdentity.exitCode()).isEqualTo(2);
    assertThat(verify(Path.of(model), "", ISSUER).err()).startsWith("Option --identity is empty");
    assertThat(verify(Path.of(model), IDENTITY, "").err())
        .startsWith("Option --identity-provider is empty");
    assertThat(verify(Path.of(model), IDENTITY, "").exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10, V11})
  void flippedSignatureIsRefused(String release) throws IOException {
    Path model =
        mutated(
            release,
            bundle -> {
              ObjectNode signature = (ObjectNode) bundle.at("/dsseEnvelope/signatures/0");
              signature.put("sig", flipped(signature.get("sig").asText()));
            });

    assertRefused(model, verify(model, IDENTITY, ISSUER), "it is not its certificate's");
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10, V11})
  void changedPayloadIsRefused(String release) throws IOException {
    Path model =
        mutated(
            release,
            bundle -> {
              ObjectNode envelope = (ObjectNode) bundle.at("/dsseEnvelope");
              envelope.put("payload", flipped(envelope.get("payload").asText()));
            });

    assertRefused(model, verify(model, IDENTITY, ISSUER), "it is not its certificate's");
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10, V11})
  void droppedLogEntryIsRefused(String release) throws IOException {
    Path emptied = mutated(release, bundle -> material(bundle).putArray("tlogEntries"));
    CommandLineRun none = verify(emptied, IDENTITY, ISSUER);

    assertRefused(
        emptied, none, "verificationMaterial.tlogEntries must contain exactly one entry, not 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10, V11})
  void changedIntegratedTimeIsRefused(String release) throws IOException {
    Path model =
        mutated(
            release,
            bundle -> {
              ObjectNode entry = (ObjectNode) bundle.at("/verificationMaterial/tlogEntries/0");
              entry.put("integratedTime", Long.toString(entry.get("integratedTime").asLong() + 1));
            });

    assertRefused(
        model,
        verify(model, IDENTITY, ISSUER),
        "its transparency log entry is not valid: Entry SET was not valid");
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10, V11})
  void changedInclusionProofIsRefused(String release) throws IOException {
    Path model =
        mutated(
            release,
            bundle -> {
              ObjectNode proof =
                  (ObjectNode) bundle.at("/verificationMaterial/tlogEntries/0/inclusionProof");
              proof.put("rootHash", flipped(proof.get("rootHash").asText()));
            });

    assertRefused(
        model,
        verify(model, IDENTITY, ISSUER),
        "its transparency log entry is not valid: Inclusion proof verification failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10})
  void otherCertificateOfTheSamePersonIsRefused(String release) throws IOException {
    JsonNode other = bundle(V11).at("/verificationMaterial/certificate");
    Path model = mutated(release, bundle -> material(bundle).set("certificate", other));

    assertRefused(model, verify(model, IDENTITY, ISSUER), "it is not its certificate's");
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10})
  void otherLogEntryOfTheSamePersonIsRefused(String release) throws IOException {
    JsonNode other = bundle(V11).at("/verificationMaterial/tlogEntries");
    Path model = mutated(release, bundle -> material(bundle).set("tlogEntries", other));

    assertRefused(
        model,
        verify(model, IDENTITY, ISSUER),
        "its transparency log entry is about something else");
  }

  @Test
  void changedTimestampIsRefused() throws IOException {
    Path model =
        mutated(
            V11,
            bundle -> {
              ObjectNode timestamp =
                  (ObjectNode)
                      bundle.at(
                          "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/0");
              timestamp.put("signedTimestamp", flipped(timestamp.get("signedTimestamp").asText()));
            });

    assertRefused(
        model,
        verify(model, IDENTITY, ISSUER),
        "its timestamp is not valid: Failed to validate TimeStampToken");
  }

  @ParameterizedTest
  @ValueSource(strings = {V03, V10, V11})
  void stagingDoesNotVouchForProduction(String release) throws IOException {
    Path model = copy(release);

    CommandLineRun run = verify(model, IDENTITY, ISSUER, "--use_staging");

    assertThat(run.err())
        .startsWith(
            "verification failed: signature "
                + model.resolve("model.sig")
                + ": the authority of its certificate (CN=sigstore-intermediate,O=sigstore.dev) is"
                + " not in the trusted root, whose newest log or authority is of 20");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void unusableTrustedRootIsNamed() throws IOException {
    Path model = copy(V11);
    Path none = temporary.resolve("none.json");
    Path empty = Files.writeString(temporary.resolve("empty.json"), "{}");
    Path other = Files.writeString(temporary.resolve("other.json"), "{\"tlogs\": [{}]}");
    Path garbage = Files.writeString(temporary.resolve("garbage.json"), "no JSON");

    assertNotChecked(model, none, "it does not exist");
    assertNotChecked(model, empty, "mediaType is missing, not a Sigstore trusted root's");
    assertNotChecked(model, other, "a log lacks its publicKey or logId");
    assertThat(verify(model, IDENTITY, ISSUER, "--trusted-root", garbage.toString()).err())
        .startsWith("not verified: trusted root " + garbage + ": it is not usable JSON at line 1");
  }

  @Test
  void trustHasOneSource() throws IOException {
    for (String other : List.of("--use-staging", "--refresh-trust")) {
      CommandLineRun run = verify(copy(V11), IDENTITY, ISSUER, "--trust-config", "x", other);

      assertThat(run.err())
          .startsWith(
              "Only one of --trust-config, --trusted-root and --use-staging or --refresh-trust can"
                  + " say whom to trust");
      assertThat(run.exitCode()).isEqualTo(2);
    }
  }

  private static String signer(String identity, String issuer) {
    return identity + " (" + issuer + ")";
  }

  private static void assertRefused(Path model, CommandLineRun run, String reason) {
    assertThat(run.err().strip())
        .isEqualTo("verification failed: signature " + model.resolve("model.sig") + ": " + reason);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static void assertNotChecked(Path model, Path root, String reason) {
    CommandLineRun run = verify(model, IDENTITY, ISSUER, "--trusted-root", root.toString());

    assertThat(run.err().strip()).isEqualTo("not verified: trusted root " + root + ": " + reason);
    assertThat(run.exitCode()).isEqualTo(3);
  }

  private static CommandLineRun verify(
      Path model, String identity, String issuer, String... options) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "verify",
                "sigstore",
                "--signature",
                model.resolve("model.sig"),
                "--identity",
                identity,
                "--identity_provider",
                issuer));
    arguments.addAll(List.of(options));
    arguments.add(model);
    return CommandLineRun.of(arguments.toArray());
  }

  private Path copy(String release) throws IOException {
    Path model =
        ModelCopy.of(
            VECTORS.resolve(release), Files.createTempDirectory(temporary, "x").resolve("model"));
    Files.deleteIfExists(model.resolve("ignore-me"));
    return model;
  }

  private Path mutated(String release, Consumer<JsonNode> mutation) throws IOException {
    Path model = copy(release);
    JsonNode bundle = bundle(release);
    mutation.accept(bundle);
    JSON.writeValue(model.resolve("model.sig").toFile(), bundle);
    return model;
  }

  private static JsonNode bundle(String release) throws IOException {
    return JSON.readTree(VECTORS.resolve(release).resolve("model.sig").toFile());
  }

  private static ObjectNode material(JsonNode bundle) {
    return (ObjectNode) bundle.get("verificationMaterial");
  }

  private static String flipped(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    bytes[bytes.length - 3] ^= 1;
    return Base64.getEncoder().encodeToString(bytes);
  }
}
