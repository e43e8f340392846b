package io.modelgate.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the definitions refuse and take of TrustRoots and their names, on a real API server. */
@ExtendWith(Environment.class)
final class TrustRootSchemaIT {
  private static final String IDENTITY = "certificateIdentity: a, certificateOidcIssuer: b";

  private final KubeApi api = Environment.api();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{keys: []} | spec.keys in body should have at least 1 items",
        "{keys: [{}]} | spec.keys[0].inline: Required value",
        "{keys: [{inline: ''}]} | spec.keys[0].inline in body should be at least 1 chars long",
        "{certificateAuthorities: [{}]} | spec.certificateAuthorities[0].inline: Required value",
        "{sigstoreRoots: [{inline: a}, {inline: a}, {inline: a}, {inline: a}, {inline: a}]} |"
            + " spec.sigstoreRoots: Too many: 5: must have at most 4 items",
        "{timestampAuthorities: [{}]} | spec.timestampAuthorities[0].inline: Required value",
      })
  void trustRootIsRefused(String spec, String message) {
    assertThatThrownBy(() -> dryRun("TrustRoot", spec))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  @Test
  void moreThanAVerifierTakesIsRefused() {
    String half = "x".repeat(40_000);

    assertThatThrownBy(
            () -> dryRun("TrustRoot", "{keys: [{inline: %s}, {inline: %s}]}".formatted(half, half)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("is larger than 64 KiB in total");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{keys: [{inline: a}], certificateAuthorities: [{inline: a}], sigstoreRoots: [{inline: a}],"
            + " timestampAuthorities: [{inline: a}]}",
      })
  void trustRootIsTaken(String spec) {
    assertThat(dryRun("TrustRoot", spec).getMetadata().getName()).isEqualTo("schema");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config: {publicKeyConfig: {trustRoot: {name: prod}}}",
        "config: {privateKeyConfig: {trustRoot: {name: prod}}}",
        "config: {pkiConfig: {trustRoot: {name: prod}}}",
        "config: {sigstoreConfig: {" + IDENTITY + ", trustRoot: {name: prod}}}",
        "signers: [{publicKeyConfig: {trustRoot: {name: prod}}}, {pkiConfig: {trustRoot: {name:"
            + " prod}}}]",
      })
  void policiesOfBothScopesMayNameOne(String who) {
    assertThat(dryRun("ModelValidation", "{" + who + "}")).isNotNull();
    assertThat(dryRun("ClusterModelValidation", "{" + who + "}")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "publicKeyConfig: {trustRoot: {}} | spec.config.publicKeyConfig.trustRoot.name: Required",
        "publicKeyConfig: {trustRoot: {name: ''}} | trustRoot.name in body should be at least 1",
        "publicKeyConfig: {trustRoot: {name: a}, keyPath: /a} | set exactly one of keyPath, keyFrom"
            + " and trustRoot",
        "pkiConfig: {trustRoot: {name: a}, certificateAuthority: /a} | set exactly one of"
            + " certificateAuthority, certificateAuthorityFrom and trustRoot",
        "sigstoreConfig: {"
            + IDENTITY
            + ", trustRoot: {name: a}}, clientTrustConfig:"
            + " {trustConfigFrom: {inline: '{}'}} | set clientTrustConfig or"
            + " sigstoreConfig.trustRoot, not both",
      })
  void nameIsRefused(String config, String message) {
    for (String kind : new String[] {"ModelValidation", "ClusterModelValidation"}) {
      assertThatThrownBy(() -> dryRun(kind, "{config: {" + config + "}}"))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(message);
    }
  }

  private HasMetadata dryRun(String kind, String spec) {
    String yaml =
        """
        apiVersion: rhtas.redhat.com/v1alpha1
        kind: %s
        metadata: {name: schema%s}
        spec: %s
        """
            .formatted(kind, kind.equals("ModelValidation") ? ", namespace: default" : "", spec);
    return api.client().resource(yaml).dryRun(true).create();
  }
}
