package io.modelgate.certificates;

import java.util.Optional;

/** Stands where a certificate of our own is asked for, and there is no cluster to keep it in. */
final class NoClusterCertificateSource implements CertificateSource {
  @Override
  public void poll() {}

  @Override
  public Optional<ServingCertificate> current() {
    return Optional.empty();
  }

  @Override
  public String missing() {
    return "modelgate.certificates is own, which needs a cluster: set KUBECONFIG, mount a"
        + " certificate, or leave modelgate.certificates out.";
  }
}
