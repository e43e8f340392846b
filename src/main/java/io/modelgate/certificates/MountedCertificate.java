package io.modelgate.certificates;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A certificate that somebody mounts and rotates: OpenShift's service-ca, cert-manager. A kubelet
 * swaps the link {@code ..data} when the Secret changed, so both files are read behind the link as
 * it is at one moment.
 */
final class MountedCertificate implements CertificateSource {
  private static final Logger LOG = System.getLogger(MountedCertificate.class.getName());
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";

  private final Path directory;
  private byte[] seenCertificate = new byte[0];
  private byte[] seenKey = new byte[0];
  private volatile Optional<ServingCertificate> current = Optional.empty();
  private volatile String missing;

  MountedCertificate(Path directory) {
    this.directory = directory;
    this.missing = "The server waits for tls.crt and tls.key in " + directory + ".";
  }

  @Override
  public void poll() {
    try {
      Path data = directory.resolve("..data");
      Path files = Files.isDirectory(data) ? data.toRealPath() : directory;
      byte[] certificate = Files.readAllBytes(files.resolve(CERTIFICATE));
      byte[] key = Files.readAllBytes(files.resolve(KEY));
      if (!Arrays.equals(certificate, seenCertificate) || !Arrays.equals(key, seenKey)) {
        seenCertificate = certificate;
        seenKey = key;
        set(certificate, key);
      }
    } catch (IOException e) {
      // Not there yet, or being swapped: the next look tells, and until there is one, readiness.
      LOG.log(Level.DEBUG, "{0} cannot be read: {1}", directory, e.getMessage());
    }
  }

  private void set(byte[] certificate, byte[] key) {
    try {
      current = Optional.of(PemReader.serving(certificate, key));
    } catch (UnusableCertificateException e) {
      missing = "The certificate in " + directory + " cannot be used: " + e.getMessage() + ".";
      LOG.log(
          Level.WARNING,
          "The certificate in {0} cannot be used, {1}: {2}.",
          directory,
          current.isPresent()
              ? "the server keeps the one it has"
              : "so pods that need Modelgate wait",
          e.getMessage());
    }
  }

  @Override
  public Optional<ServingCertificate> current() {
    return current;
  }

  @Override
  public String missing() {
    return missing;
  }
}
