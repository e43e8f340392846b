package io.modelgate.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.key.PublicKeyFile;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One flaw at a time: each is refused with one exact sentence. */
final class HostileSignatureTest {
  private static final String EMPTY_FILE =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String ROOT_OF_ONE_EMPTY_FILE =
      "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456";

  /** A statement over one empty file {@code a}. */
  private static final String GOOD =
      """
      {"_type": "https://in-toto.io/Statement/v1",
       "subject": [{"name": "model", "digest": {"sha256": "%s"}}],
       "predicateType": "https://model_signing/signature/v1.0",
       "predicate": {
         "serialization": {"method": "files", "hash_type": "sha256", "allow_symlinks": false},
         "resources": [{"name": "a", "algorithm": "sha256", "digest": "%s"}]}}
      """
          .formatted(ROOT_OF_ONE_EMPTY_FILE, EMPTY_FILE);

  @TempDir Path temporary;
  private TestSigner signer;
  private Path model;
  private Path signature;

  @BeforeEach
  void signOneEmptyFile() throws IOException, GeneralSecurityException {
    signer = new TestSigner();
    model = Files.createDirectory(temporary.resolve("model"));
    Files.createFile(model.resolve("a"));
    signature = temporary.resolve("model.sig");
  }

  @Test
  void statementWithoutFlawIsVerified() throws Exception {
    Files.writeString(signature, signer.bundle(GOOD));

    assertThat(verify()).isTrue();
  }

  static Stream<Arguments> flawsOfTheStatement() {
    return Stream.of(
        flaw(
            "\"name\": \"a\"",
            "\"name\": \"../a\"",
            "predicate.resources names ../a, which is not a path inside the model"),
        flaw(
            "\"name\": \"a\"",
            "\"name\": \"/etc/passwd\"",
            "predicate.resources names /etc/passwd, which is not a path inside the model"),
        flaw(
            "\"name\": \"a\"",
            "\"name\": \"b/./a\"",
            "predicate.resources names b/./a, which is not a path inside the model"),
        flaw(
            "\"name\": \"a\"",
            "\"name\": \"b//a\"",
            "predicate.resources names b//a, which is not a path inside the model"),
        flaw(
            "\"name\": \"a\"",
            "\"name\": \"a/\"",
            "predicate.resources names a/, which is not a path inside the model"),
        flaw(
            "\"name\": \"a\"",
            "\"name\": \"\"",
            "predicate.resources names , which is not a path inside the model"),
        flaw(
            "\"name\": \"a\"",
            "\"name\": \"a\\u0000b\"",
            "predicate.resources names a\\u0000b, which is not a path inside the model"),
        flaw(
            "\"name\": \"a\", ",
            "",
            "predicate.resources holds an entry without name, digest or algorithm"),
        flaw("\"name\": \"a\"", "\"name\": 7", "resources.name must be a string"),
        flaw(
            "{\"name\": \"a\"",
            "{\"name\": \"a\", \"name\": \"b\"",
            "it is not usable JSON at line 6, column 38: Duplicate field 'name'"),
        flaw(
            "\"resources\": [",
            "\"resources\": [{\"name\": \"a\", \"algorithm\": \"sha256\", \"digest\": \""
                + EMPTY_FILE
                + "\"}, ",
            "predicate.resources names a twice"),
        flaw(
            "\"algorithm\": \"sha256\"",
            "\"algorithm\": \"md5\"",
            "a is hashed with md5, not sha256"),
        flaw(
            "\"digest\": \"e3",
            "\"digest\": \"xx",
            "the digest of a is not made of hexadecimal digits"),
        flaw("\"digest\": \"e3", "\"digest\": \"", "the digest of a is not 64 hexadecimal digits"),
        flaw(
            "{\"sha256\": \"5d",
            "{\"sha256\": \"00",
            "subject.digest does not match predicate.resources"),
        flaw("{\"sha256\":", "{\"sha512\":", "subject must hold a name and a sha256 digest"),
        flaw(
            "\"subject\": [", "\"subject\": [{}, ", "subject must hold a name and a sha256 digest"),
        flaw(
            "\"subject\": [",
            "\"subject\": [{\"name\": \"other\", \"digest\": {\"sha256\": \"00\"}}, ",
            "subject must hold exactly one entry with a sha256 digest"),
        flaw(
            "\"resources\": [{\"name\": \"a\", \"algorithm\": \"sha256\", \"digest\": \""
                + EMPTY_FILE
                + "\"}]",
            "\"resources\": []",
            "predicate.resources lists no file"),
        flaw("\"serialization\": {", "\"other\": {", "predicate.serialization is missing"),
        flaw(
            "\"files\"",
            "\"shards\"",
            "predicate.serialization.shard_size must be a number of bytes above 0"),
        flaw(
            "\"files\"",
            "\"pieces\"",
            "predicate.serialization.method is pieces, not files or shards"),
        flaw("\"hash_type\": \"sha256\", ", "", "predicate.serialization.hash_type is missing"),
        flaw(
            "signature/v1.0",
            "signature/v9.0",
            "predicateType is https://model_signing/signature/v9.0, not"
                + " https://model_signing/signature/v1.0"),
        flaw(
            "Statement/v1",
            "Statement/v0.1",
            "_type is https://in-toto.io/Statement/v0.1, not https://in-toto.io/Statement/v1"),
        flaw(
            "\"predicate\": {",
            "\"predicate\": " + "[".repeat(40) + "]".repeat(40) + ", \"x\": {",
            "predicate must be an object"),
        flaw(
            "\"_type\"",
            "\"x\": " + "[".repeat(40) + "]".repeat(40) + ", \"_type\"",
            "it is not usable JSON: Document nesting depth (33) exceeds the maximum allowed (32)"));
  }

  @ParameterizedTest
  @MethodSource("flawsOfTheStatement")
  void flawedStatementIsRefused(String original, String flawed, String reason) throws Exception {
    assertThat(GOOD).contains(original);
    Files.writeString(signature, signer.bundle(GOOD.replace(original, flawed)));

    assertRefused(reason);
  }

  static Stream<Arguments> flawsOfTheBundle() {
    return Stream.of(
        flaw(
            "bundle.v0.3+json",
            "bundle.v9+json",
            "mediaType is application/vnd.dev.sigstore.bundle.v9+json, not a Sigstore bundle's"),
        flaw("\"mediaType\"", "\"type\"", "mediaType is missing, not a Sigstore bundle's"),
        flaw(
            "in-toto+json",
            "in-toto+xml",
            "dsseEnvelope.payloadType is application/vnd.in-toto+xml, not"
                + " application/vnd.in-toto+json"),
        flaw("\"payload\":", "\"payloads\":", "dsseEnvelope.payload is missing"),
        flaw(
            "\"signatures\": [",
            "\"signatures\": [{\"sig\": \"AAAA\"}, ",
            "dsseEnvelope.signatures must hold exactly one signature, not 2"),
        flaw("\"sig\":", "\"keyid\":", "dsseEnvelope.signatures holds an entry without sig"),
        flaw("\"dsseEnvelope\":", "\"messageSignature\":", "dsseEnvelope.payload is missing"),
        flaw(
            "{\"publicKey\": {\"hint\": \"\"}}",
            "{}",
            "verificationMaterial must hold one of publicKey, x509CertificateChain and"
                + " certificate"),
        flaw(
            "{\"publicKey\": {\"hint\": \"\"}}",
            "{\"x509CertificateChain\": {}}",
            "it was made with a x509CertificateChain, not with a key"),
        flaw(
            "\"hint\": \"\"",
            "\"hint\": \"00\"",
            "it was made with another key than the given one, whose SHA-256 is KEY"),
        flaw(
            "\"hint\": \"\"",
            "\"rawBytes\": \"AAAA\"",
            "it was made with another key than the given one, whose SHA-256 is KEY"),
        flaw("\"sig\": \"", "\"sig\": \"AAAA", "it is not the given key's, whose SHA-256 is KEY"),
        flaw(
            "\"payload\": \"",
            "\"payload\": \"AAAA",
            "it is not the given key's, whose SHA-256 is KEY"),
        flaw(
            "\"payload\": \"",
            "\"payload\": \"!",
            "it is not usable JSON at line 3, column 32: Failed to decode VALUE_STRING as base64"
                + " (MIME-NO-LINEFEEDS): Illegal character '!' (code 0x21) in base64 content"));
  }

  @ParameterizedTest
  @MethodSource("flawsOfTheBundle")
  void flawedBundleIsRefused(String original, String flawed, String reason) throws Exception {
    String good = signer.bundle(GOOD);
    assertThat(good).contains(original);
    Files.writeString(signature, good.replace(original, flawed));

    String key = PublicKeyFile.read(publicKey().toString()).fingerprint();
    assertRefused(reason.replace("KEY", key));
  }

  @Test
  void statementAfterTheStatementIsRefused() throws Exception {
    Files.writeString(signature, signer.bundle(GOOD + GOOD));

    assertRefused("there is text after the JSON document");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws Exception {
    Files.write(signature, new byte[] {0, 0, (byte) 0xfe, (byte) 0xff, 1, 2, 3, 4});

    assertRefused("it is not UTF-8 text");
  }

  private static Arguments flaw(String original, String flawed, String reason) {
    return Arguments.of(original, flawed, reason);
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(this::verify)
        .isInstanceOf(VerificationException.class)
        .hasMessage("signature " + signature + ": " + reason);
  }

  private boolean verify() throws Exception {
    ModelVerifier verifier =
        new ModelVerifier(
            new KeySignature(PublicKeyFile.read(publicKey().toString())), VerifiedFiles.none());
    return verifier.verify(VerificationRequest.of(model, signature), new Progress()).verified();
  }

  private Path publicKey() throws IOException {
    return signer.writePublicKey(temporary.resolve("key.pem"));
  }
}
