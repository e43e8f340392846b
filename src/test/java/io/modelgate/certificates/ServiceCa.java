package io.modelgate.certificates;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.KubeApi;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for OpenShift's service-ca controller, and for the kubelet: signs the certificate of
 * our Service, mounts it, and sets the caBundle of webhook configurations that carry its
 * annotation. Where it rotates its authority, both are trusted for a while.
 */
final class ServiceCa implements AutoCloseable {
  private static final String ANNOTATION = "service.beta.openshift.io/inject-cabundle";
  private static final List<String> KINDS =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");
  private static final Duration YEARS = Duration.ofDays(790);

  private final KubeApi api;
  private final MountedSecret mount;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> injecting;
  private CertificateAuthority authority;
  private Optional<X509Certificate> older = Optional.empty();
  private OwnCertificates issued;

  ServiceCa(KubeApi api, MountedSecret mount) throws GeneralSecurityException, IOException {
    this.api = api;
    this.mount = mount;
    authority = CertificateAuthority.create(YEARS, Instant.now());
    issued = issue();
    inject();
    mount.swap(tls(issued.data()));
    injecting = executor.scheduleWithFixedDelay(this::inject, 1, 1, TimeUnit.SECONDS);
  }

  /** The certificate that is mounted. */
  synchronized X509Certificate certificate() {
    return issued.serving().orElseThrow().leaf();
  }

  /** Mounts a new one. */
  synchronized X509Certificate rotateCertificate() throws GeneralSecurityException, IOException {
    issued = issue();
    mount.swap(tls(issued.data()));
    return certificate();
  }

  /** Signs with another authority from now on, which is trusted already when this returns. */
  synchronized void rotateAuthority() throws GeneralSecurityException {
    older = Optional.of(authority.certificate());
    authority = CertificateAuthority.create(YEARS, Instant.now());
    inject();
  }

  /** Mounts a certificate with the key of another. */
  synchronized void mountHalf() throws GeneralSecurityException, IOException {
    Map<String, byte[]> data = new HashMap<>(tls(issued.data()));
    data.put("tls.crt", issue().data().getOrDefault("tls.crt", new byte[0]));
    mount.swap(data);
  }

  private static Map<String, byte[]> tls(Map<String, byte[]> data) {
    Map<String, byte[]> tls = new HashMap<>(data);
    tls.keySet().retainAll(List.of("tls.crt", "tls.key"));
    return tls;
  }

  private OwnCertificates issue() throws GeneralSecurityException {
    return new OwnCertificates(
        authority,
        older.stream().toList(),
        Optional.of(
            authority.issue(
                OwnCertificate.names("model-validation-controller"), YEARS, Instant.now())));
  }

  private synchronized void inject() {
    String bundle =
        Base64.getEncoder()
            .encodeToString(
                new OwnCertificates(authority, older.stream().toList(), Optional.empty())
                    .trusted());
    for (String kind : KINDS) {
      for (GenericKubernetesResource each :
          api.client()
              .genericKubernetesResources("admissionregistration.k8s.io/v1", kind)
              .list()
              .getItems()) {
        if (Optional.ofNullable(each.getMetadata().getAnnotations())
            .map(annotations -> "true".equals(annotations.get(ANNOTATION)))
            .orElse(false)) {
          inject(kind, each, bundle);
        }
      }
    }
  }

  private void inject(String kind, GenericKubernetesResource configuration, String bundle) {
    boolean differs = false;
    List<Map<String, Object>> webhooks = configuration.get("webhooks");
    for (Map<String, Object> webhook : webhooks) {
      @SuppressWarnings("unchecked")
      Map<String, Object> config = (Map<String, Object>) webhook.get("clientConfig");
      differs |= config != null && !bundle.equals(config.put("caBundle", bundle));
    }
    if (differs) {
      try {
        api.client()
            .genericKubernetesResources("admissionregistration.k8s.io/v1", kind)
            .resource(configuration)
            .update();
      } catch (KubernetesClientException e) {
        // somebody else wrote: at the next look
      }
    }
  }

  @Override
  public void close() {
    injecting.cancel(false);
    executor.shutdownNow();
  }
}
