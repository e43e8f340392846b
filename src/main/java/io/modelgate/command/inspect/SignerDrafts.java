package io.modelgate.command.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.verify.bundle.Bundle;
import io.modelgate.verify.bundle.VerificationMaterial.Certificate;
import io.modelgate.verify.bundle.VerificationMaterial.CertificateChain;
import io.modelgate.verify.certificate.Certificates;
import io.modelgate.verify.certificate.TrustedCertificates;
import io.modelgate.verify.key.EllipticCurveKey;
import io.modelgate.verify.key.KeySignature;
import io.modelgate.verify.key.PublicKeyFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.signer.Timestamps;
import io.modelgate.verify.sigstore.CertificateIdentity;
import io.modelgate.verify.sigstore.ExpectedSigner;
import io.modelgate.verify.sigstore.KeylessSignature;
import io.modelgate.verify.sigstore.SigstoreTrustRoot;
import io.modelgate.verify.sigstore.TrustRoots;
import io.modelgate.verify.sigstore.TrustRoots.Deployment;
import io.modelgate.verify.timestamp.TimestampAuthorities;
import io.modelgate.verify.trust.TrustMaterial;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Drafts of who may sign, each tried on the signature before it is handed out. */
final class SignerDrafts {
  private final Bundle bundle;
  private final PolicyOptions options;
  private final ObjectNode config = JsonNodeFactory.instance.objectNode();
  private final List<String> remarks = new ArrayList<>();

  private SignerDrafts(Bundle bundle, PolicyOptions options) {
    this.bundle = bundle;
    this.options = options;
  }

  /**
   * The draft for a signature.
   *
   * @throws VerificationException if the signature does not verify under what it says of itself
   * @throws NotCheckedException if a file that an option names cannot be used
   * @throws MissingOptionException if the signature does not hold what a policy needs
   */
  static SignerDraft of(Bundle bundle, PolicyOptions options)
      throws VerificationException, NotCheckedException, MissingOptionException {
    SignerDrafts drafts = new SignerDrafts(bundle, options);
    if (bundle.material() instanceof CertificateChain chain) {
      drafts.certificate(chain);
    } else if (bundle.material() instanceof Certificate certificate) {
      drafts.keyless(certificate);
    } else {
      drafts.key();
    }
    return new SignerDraft(drafts.config, List.copyOf(drafts.remarks));
  }

  private void key() throws VerificationException, NotCheckedException, MissingOptionException {
    String file =
        options
            .publicKey()
            .orElseThrow(
                () ->
                    new MissingOptionException(
                        "The signature was made by a key: name the signer's public key by"
                            + " --public-key FILE."));
    List<EllipticCurveKey> keys = PublicKeyFile.read(file);
    new KeySignature(keys).open(bundle);
    List<byte[]> blocks = TrustMaterial.read("public key", file).pemBlocks("PUBLIC KEY");
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).signed(bundle.envelope())) {
        ObjectNode key = config.putObject("publicKeyConfig");
        key.putObject("keyFrom").put("inline", PemText.of("PUBLIC KEY", blocks.get(i)));
        timestampAuthorities(key);
        remarks.add("The key's SHA-256 is " + keys.get(i).fingerprint() + ".");
        return;
      }
    }
  }

  private void certificate(CertificateChain chain)
      throws VerificationException, NotCheckedException, MissingOptionException {
    List<X509Certificate> certificates = parsed(chain);
    boolean isGiven = options.certificateAuthority().isPresent();
    List<X509Certificate> trusted =
        isGiven
            ? TrustedCertificates.read(
                "certificate authority", List.of(options.certificateAuthority().get()))
            : certificates.stream().filter(SelfSigned::isSelfSigned).toList();
    if (trusted.isEmpty()) {
      throw new MissingOptionException(
          "The signature does not hold the root of its certificate: name it by"
              + " --certificate-authority FILE.");
    }
    CertificateDraft draft = new CertificateDraft(certificates.get(0), trusted);
    draft.put(config.putObject("pkiConfig"), bundle, timestamps());
    timestampAuthorities(config.withObject("/pkiConfig"));
    remarks.add(
        isGiven
            ? "The certificate authority is from the file that you named."
            : "The certificate authority is from the signature itself, which anybody can have"
                + " made.");
    remarks.addAll(draft.remarks());
  }

  private static List<X509Certificate> parsed(CertificateChain chain) throws VerificationException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (byte[] der : chain.certificates()) {
        certificates.add(Certificates.parse(der));
      }
    } catch (CertificateException e) {
      throw new VerificationException("it holds what is not an X.509 certificate");
    }
    if (certificates.isEmpty()) {
      throw new VerificationException("it contains no certificate");
    }
    return certificates;
  }

  private void keyless(Certificate certificate) throws VerificationException, NotCheckedException {
    Signer.Identity identity;
    try {
      identity = CertificateIdentity.of(Certificates.parse(certificate.der()));
    } catch (CertificateException e) {
      throw new VerificationException("it holds what is not an X.509 certificate");
    }
    if (identity.identity().isBlank() || identity.issuer().isBlank()) {
      throw new VerificationException("its certificate names nobody");
    }
    SigstoreTrustRoot root =
        options.trustConfig().isPresent()
            ? TrustRoots.read(options.trustConfig().get())
            : TrustRoots.builtIn(Deployment.PRODUCTION);
    new KeylessSignature(List.of(root), ExpectedSigner.exactly(identity)).open(bundle);
    config
        .putObject("sigstoreConfig")
        .put("certificateIdentity", identity.identity())
        .put("certificateOidcIssuer", identity.issuer());
    if (options.trustConfig().isPresent()) {
      byte[] text = TrustMaterial.read("trusted root", options.trustConfig().get()).bytes();
      config
          .putObject("clientTrustConfig")
          .putObject("trustConfigFrom")
          .put("inline", new String(text, UTF_8));
    }
    remarks.add("Anybody can have a certificate of Sigstore's: what counts is whose it is.");
  }

  private Timestamps timestamps() throws NotCheckedException {
    return options.timestampAuthority().isEmpty()
        ? Timestamps.NONE
        : new TimestampAuthorities(timestampCertificates(), Clock.systemUTC());
  }

  private void timestampAuthorities(ObjectNode method) throws NotCheckedException {
    if (options.timestampAuthority().isPresent()) {
      method
          .putArray("timestampAuthorities")
          .addObject()
          .putObject("certificateAuthorityFrom")
          .put("inline", PemText.of(timestampCertificates()));
    }
  }

  private List<X509Certificate> timestampCertificates() throws NotCheckedException {
    return TrustedCertificates.read(
        "timestamp authority", List.of(options.timestampAuthority().orElseThrow()));
  }
}
