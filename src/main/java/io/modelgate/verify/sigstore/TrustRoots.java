package io.modelgate.verify.sigstore;

import dev.sigstore.trustroot.SigstoreConfigurationException;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import dev.sigstore.tuf.SigstoreTufClient;
import dev.sigstore.tuf.TufException;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.trust.TrustMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;

/** Where trust roots come from. */
public final class TrustRoots {
  /** Sigstore's deployments, whose roots are built in: README.md beside them says from where. */
  public enum Deployment {
    /** For everyone. */
    PRODUCTION("production"),
    /** For trying out: its certificates prove nothing. */
    STAGING("staging");

    private final String folder;

    Deployment(String folder) {
      this.folder = folder;
    }
  }

  private TrustRoots() {}

  /** The root that was current when it was committed; no network is used. */
  public static TrustRoot builtIn(Deployment deployment) {
    String resource = deployment.folder + "/trusted_root.json";
    try (InputStream in = TrustRoots.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the build");
      }
      return new TrustRoot(TrustedRootParser.parse(in.readAllBytes()));
    } catch (IOException | VerificationException | GeneralSecurityException e) {
      throw new IllegalStateException(resource + " is not usable", e);
    }
  }

  /**
   * A trusted root or a client's trust configuration.
   *
   * @param reference a path, or {@code env://NAME}: see {@link TrustMaterial}
   * @throws NotCheckedException where it cannot be read or used
   */
  public static TrustRoot read(String reference) throws NotCheckedException {
    TrustMaterial material = TrustMaterial.read("trusted root", reference);
    try {
      return new TrustRoot(TrustedRootParser.parse(material.bytes()));
    } catch (VerificationException e) {
      throw material.unusable(String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw material.unusable("it holds an unusable key: " + Printable.of(e.toString()));
    }
  }

  /**
   * The root that is current now, from the deployment's update server; kept below the user's home
   * directory, so that it is not taken back (The Update Framework).
   *
   * @throws NotCheckedException where the server cannot be reached or is not believed
   */
  public static TrustRoot refreshed(Deployment deployment) throws NotCheckedException {
    SigstoreTufClient.Builder client = SigstoreTufClient.builder();
    try {
      return refreshed(
          deployment == Deployment.STAGING
              ? client.useStagingInstance()
              : client.usePublicGoodInstance());
    } catch (IOException
        | SigstoreConfigurationException
        | TufException
        | GeneralSecurityException e) {
      throw new NotCheckedException(
          "the trusted root of Sigstore's "
              + deployment.folder
              + " cannot be refreshed: "
              + cause(e)
              + "; without --refresh-trust the built-in one is used");
    }
  }

  private static String cause(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? Printable.of(String.valueOf(e.getMessage())) : cause(cause);
  }

  static TrustRoot refreshed(SigstoreTufClient.Builder builder)
      throws IOException, SigstoreConfigurationException, GeneralSecurityException {
    SigstoreTufClient client = builder.build();
    client.forceUpdate();
    SigstoreTrustedRoot root = client.getSigstoreTrustedRoot();
    return new TrustRoot(root);
  }
}
