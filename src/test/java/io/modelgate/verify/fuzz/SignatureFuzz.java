package io.modelgate.verify.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.verify.certificate.CertificateConditions;
import io.modelgate.verify.certificate.CertificateSignature;
import io.modelgate.verify.certificate.TestCertificate;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.BundleSigner;
import io.modelgate.verify.signer.SignatureMethod;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.signer.Timestamps;
import io.modelgate.verify.sigstore.KeylessSignature;
import io.modelgate.verify.sigstore.TestDeployment;
import io.modelgate.verify.sigstore.TrustRoots;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Changes good bundles of all methods: what is still verified was signed, all else gets a sentence.
 */
public final class SignatureFuzz {
  private static final List<Signed> SIGNED = signed();

  private SignatureFuzz() {}

  private record Signed(SignatureMethod method, String bundle) {}

  private static List<Signed> signed() {
    try {
      BundleSigner signer = new BundleSigner("secp256r1");
      return List.of(key(signer), certificate(signer), keyless());
    } catch (GeneralSecurityException
        | IOException
        | VerificationException
        | NotCheckedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Signed key(BundleSigner signer) throws GeneralSecurityException, IOException {
    EllipticCurveKey key = EllipticCurveKey.of(signer.keys().getPublic().getEncoded());
    return new Signed(
        new KeySignature(key), bundle(signer, "{\"publicKey\": {\"hint\": \"\", \"x\": \"\"}}"));
  }

  private static Signed certificate(BundleSigner signer)
      throws GeneralSecurityException, IOException {
    X509Certificate certificate = TestCertificate.leaf(signer.keys()).selfSigned();
    Clock clock = Clock.fixed(certificate.getNotBefore().toInstant(), java.time.ZoneOffset.UTC);
    String der = Base64.getEncoder().encodeToString(certificate.getEncoded());
    return new Signed(
        new CertificateSignature(
            List.of(certificate),
            CertificateConditions.NONE,
            Timestamps.NONE,
            clock,
            (where, each) -> {}),
        bundle(
            signer,
            "{\"x509CertificateChain\": {\"certificates\": [{\"rawBytes\": \"%s\"}]}}"
                .formatted(der)));
  }

  private static Signed keyless()
      throws GeneralSecurityException, IOException, VerificationException, NotCheckedException {
    TestDeployment deployment = new TestDeployment();
    Path root = Files.createTempFile("trusted", "root.json");
    try {
      Files.writeString(root, deployment.trustedRoot());
      return new Signed(
          new KeylessSignature(
              TrustRoots.read(root.toString()),
              new Signer.Identity("someone@example.com", "https://login.example")),
          deployment.bundle(BundleSigner.PAYLOAD).json());
    } finally {
      Files.delete(root);
    }
  }

  private static String bundle(BundleSigner signer, String material)
      throws GeneralSecurityException, IOException {
    return new String(signer.bundle("SHA256withECDSA", material).readAllBytes(), UTF_8);
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException, NotCheckedException {
    Choices choices = new Choices(data);
    Signed signed = choices.of(SIGNED);
    byte[] bundle = FuzzedJson.edit(choices, signed.bundle()).getBytes(UTF_8);
    try {
      byte[] payload = signed.method().open(new ByteArrayInputStream(bundle)).payload().bytes();
      if (!Arrays.equals(payload, BundleSigner.PAYLOAD)) {
        throw new AssertionError("a forged payload");
      }
    } catch (VerificationException e) {
      Sentence.check(e.getMessage());
    }
  }
}
