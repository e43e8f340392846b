package io.modelgate.verify.sigstore;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;

/** Where trust roots come from. */
public final class TrustRoots {
  /** Sigstore's deployments, whose roots are built in: README.md beside them says from where. */
  public enum Deployment {
    /** The public instance of Sigstore. */
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
  public static SigstoreTrustRoot builtIn(Deployment deployment) {
    String resource = deployment.folder + "/trusted_root.json";
    try (InputStream in = TrustRoots.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the build");
      }
      return new SigstoreTrustRoot(TrustedRootParser.parse(in.readAllBytes()));
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
  public static SigstoreTrustRoot read(String reference) throws NotCheckedException {
    TrustMaterial material = TrustMaterial.read("trusted root", reference);
    try {
      return new SigstoreTrustRoot(TrustedRootParser.parse(material.bytes()));
    } catch (VerificationException e) {
      throw material.unusable(String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw material.unusable("it contains an unusable key: " + Printable.of(e.toString()));
    }
  }

  /**
   * The root that is current now, from the deployment's update server; kept below the user's home
   * directory, so that it is not taken back (The Update Framework).
   *
   * @throws NotCheckedException where the server cannot be reached or is not believed
   */
  public static SigstoreTrustRoot refreshed(Deployment deployment) throws NotCheckedException {
    try {
      return refreshed(client(deployment));
    } catch (IOException
        | SigstoreConfigurationException
        | TufException
        | GeneralSecurityException e) {
      throw notRefreshed(deployment, e, "; without --refresh-trust the built-in one is used");
    }
  }

  /**
   * The same as JSON, as the server has it. Nothing is kept: what was believed before is not known.
   *
   * @throws NotCheckedException where the server cannot be reached or is not believed
   */
  public static String refreshedText(Deployment deployment) throws NotCheckedException {
    try {
      return refreshedText(client(deployment), Files.createTempDirectory("trust-root"));
    } catch (IOException
        | SigstoreConfigurationException
        | TufException
        | GeneralSecurityException
        | VerificationException e) {
      throw notRefreshed(deployment, e, "");
    }
  }

  private static SigstoreTufClient.Builder client(Deployment deployment) throws IOException {
    SigstoreTufClient.Builder client = SigstoreTufClient.builder();
    return deployment == Deployment.STAGING
        ? client.useStagingInstance()
        : client.usePublicGoodInstance();
  }

  private static NotCheckedException notRefreshed(
      Deployment deployment, Exception e, String remedy) {
    return new NotCheckedException(
        "the trusted root of Sigstore's "
            + deployment.folder
            + " cannot be refreshed: "
            + cause(e)
            + remedy);
  }

  private static String cause(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? Printable.of(String.valueOf(e.getMessage())) : cause(cause);
  }

  static SigstoreTrustRoot refreshed(SigstoreTufClient.Builder builder)
      throws IOException, SigstoreConfigurationException, GeneralSecurityException {
    SigstoreTufClient client = builder.build();
    client.forceUpdate();
    SigstoreTrustedRoot root = client.getSigstoreTrustedRoot();
    return new SigstoreTrustRoot(root);
  }

  /**
   * The file that was fetched, once we can read it too.
   *
   * @param cache an empty directory
   */
  static String refreshedText(SigstoreTufClient.Builder builder, Path cache)
      throws IOException,
          SigstoreConfigurationException,
          GeneralSecurityException,
          VerificationException {
    builder.tufCacheLocation(cache).build().forceUpdate();
    try (Stream<Path> files = Files.walk(cache)) {
      Path file =
          files
              .filter(each -> each.endsWith("trusted_root.json"))
              .findFirst()
              .orElseThrow(() -> new IOException("the server has no trusted_root.json"));
      byte[] bytes = Files.readAllBytes(file);
      new SigstoreTrustRoot(TrustedRootParser.parse(bytes)); // it throws if they are no trust root
      return new String(bytes, UTF_8);
    }
  }
}
