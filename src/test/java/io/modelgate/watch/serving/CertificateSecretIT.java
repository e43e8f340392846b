package io.modelgate.watch.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.watch.serving.CertificateSecret.Content;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Secret with our own certificate, which others may own. */
@ExtendWith(Environment.class)
final class CertificateSecretIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final String NAME = "modelgate-own-tls";

  /** OLM's ClusterServiceVersion owns it, and with it the authority's private key goes. */
  @Test
  void whoOwnsItStaysItsOwner() throws Exception {
    KubeApi api = Environment.api();
    OwnerReference owner =
        new OwnerReferenceBuilder()
            .withApiVersion("operators.coreos.com/v1alpha1")
            .withKind("ClusterServiceVersion")
            .withName("modelgate.v0.1.0")
            .withUid("1b9a2b1e-0000-4000-8000-000000000000")
            .build();
    api.client().secrets().inNamespace(NAMESPACE).withName(NAME).delete();
    api.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(NAMESPACE)
                .withOwnerReferences(owner)
                .withLabels(Map.of("olm.managed", "true"))
                .withAnnotations(Map.of("kept", "by-others"))
                .endMetadata()
                .withType("Opaque")
                .build())
        .create();
    try (KubernetesClient client = api.modelgateClient();
        CertificateSecret secret = new CertificateSecret(client, NAMESPACE, e -> true, () -> {})) {
      Optional<Content> before = secret.stored();

      assertThat(secret.write(before, Map.of("tls.crt", "new".getBytes(UTF_8)))).isTrue();

      ObjectMeta metadata = stored(api).getMetadata();
      assertThat(stored(api).getData()).containsOnlyKeys("tls.crt");
      assertThat(metadata.getOwnerReferences()).isEqualTo(List.of(owner));
      assertThat(metadata.getLabels()).containsEntry("olm.managed", "true");
      assertThat(metadata.getAnnotations()).containsEntry("kept", "by-others");
      assertThat(secret.write(before, Map.of())).isFalse(); // somebody wrote meanwhile
      assertThat(stored(api).getData()).containsOnlyKeys("tls.crt");
    }
    api.client().secrets().inNamespace(NAMESPACE).withName(NAME).delete();
  }

  private static Secret stored(KubeApi api) {
    return api.client().secrets().inNamespace(NAMESPACE).withName(NAME).get();
  }
}
