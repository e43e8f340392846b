package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.bundle.Envelope;
import io.modelgate.verify.bundle.Payload;
import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.statement.TestStatement;
import io.modelgate.verify.tree.Progress;
import io.modelgate.verify.tree.VerifiedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;

/** A model whose signer, with a key as good as the real one, signs what no honest signer would. */
final class SignedModel {
  private final Path model;
  private final Path signature;
  private final BundleSigner signer;
  private final EllipticCurveKey key;

  /** Makes an empty model, not signed yet, in a temporary folder. */
  SignedModel(Path temporary) throws IOException, GeneralSecurityException {
    model = Files.createDirectory(temporary.resolve("model"));
    signature = temporary.resolve("model.sig");
    signer = new BundleSigner("secp256r1");
    key = EllipticCurveKey.of(signer.keys().getPublic().getEncoded());
  }

  /** Its folder. */
  Path path() {
    return model;
  }

  /** Its signature, beside it. */
  Path signature() {
    return signature;
  }

  /** The fingerprint of the key that is expected. */
  String fingerprint() {
    return key.fingerprint();
  }

  /** A bundle around a statement, its signature good. */
  String bundle(String statement) throws GeneralSecurityException {
    byte[] payload = statement.getBytes(UTF_8);
    Envelope envelope = new Envelope(Envelope.IN_TOTO, Payload.of(payload), new byte[0]);
    return BundleSigner.json(
        "{\"publicKey\": {\"hint\": \"\"}}", payload, signer.sign("SHA256withECDSA", envelope));
  }

  void sign(String statement) throws IOException, GeneralSecurityException {
    writeSignature(bundle(statement).getBytes(UTF_8));
  }

  /** Signs these files, of which there may be others on disk. */
  void sign(TestStatement statement) throws IOException, GeneralSecurityException {
    sign(new String(statement.json(), UTF_8));
  }

  void writeSignature(byte[] bundle) throws IOException {
    Files.write(signature, bundle);
  }

  VerificationResult verify() throws VerificationException, NotCheckedException {
    return verify(model, new Progress());
  }

  VerificationResult verify(Path path, Progress progress)
      throws VerificationException, NotCheckedException {
    return verify(VerificationRequest.of(path, signature), progress);
  }

  VerificationResult verifyIgnoring(Path ignored)
      throws VerificationException, NotCheckedException {
    Set<Path> paths = Set.of(ignored);
    return verify(
        new VerificationRequest(
            model,
            ExpectedModel.ANY,
            List.of(),
            List.of(SignatureFile.whole(signature)),
            Set.of(),
            paths,
            true,
            false,
            false,
            false,
            false),
        new Progress());
  }

  VerificationResult verify(VerificationRequest request, Progress progress)
      throws VerificationException, NotCheckedException {
    return new ModelVerifier(new KeySignature(key), VerifiedFiles.none()).verify(request, progress);
  }

  /** What differs, as {@code "name: how"}, in order of the names. */
  List<String> differences() throws VerificationException, NotCheckedException {
    return differences(verify());
  }

  static List<String> differences(VerificationResult verification) {
    return verification.differences().first(100).stream()
        .map(each -> each.file() + ": " + each.why())
        .toList();
  }

  /** The signature is refused with this sentence. */
  void assertRefused(String reason) {
    assertThatThrownBy(this::verify)
        .isInstanceOf(VerificationException.class)
        .hasMessage("signature " + signature + ": " + reason);
  }
}
