package io.modelgate.admission;

import static io.modelgate.testing.TestNamespace.validationContainers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.modelgate.api.MetadataKeys;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.TestNamespace;
import io.modelgate.testing.Wars;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resources and labels of the upstream operator, sigstore/model-validation-operator. */
@ClusterTest
final class UpstreamIT {
  private static final String POLICY =
      """
      apiVersion: ml.sigstore.dev/v1alpha1
      kind: ModelValidation
      metadata:
        name: demo
      spec:
        config:
          sigstoreConfig:
            certificateIdentity: "https://github.com/sigstore/model-validation-operator/.github/workflows/sign-model.yaml@refs/tags/v0.0.2"
            certificateOidcIssuer: "https://token.actions.githubusercontent.com"
          clientTrustConfig:
            trustConfigPath: /data/trust.json
        model:
          path: /data/tensorflow_saved_model
          signaturePath: /data/tensorflow_saved_model/model.sig
          ignorePaths:
            - /data/tensorflow_saved_model/cache
          ignoreGitPaths: true
          allowSymlinks: true
        continuousValidation:
          enabled: false
        imagePullPolicy: Always
      """;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: whatever-workload
        labels:
          validation.ml.sigstore.dev/ml: "demo"
      spec:
        restartPolicy: Never
        containers:
        - name: whatever-workload
          image: nginx
          ports:
          - containerPort: 80
          volumeMounts:
          - name: model-storage
            mountPath: /data
        volumes:
        - name: model-storage
          persistentVolumeClaim:
            claimName: models
      """;

  private final KubeApi api = Environment.api();

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @BeforeEach
  void register() {
    api.register(Environment.clusterServer());
    // The upstream operator's definition stays when the operator goes; its schema is not needed.
    api.client()
        .resource(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: modelvalidations.ml.sigstore.dev}
            spec:
              group: ml.sigstore.dev
              names: {kind: ModelValidation, plural: modelvalidations}
              scope: Namespaced
              versions:
                - name: v1alpha1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """)
        .serverSideApply();
  }

  @Test
  void upstreamsReadmeWorksVerbatim() {
    TestNamespace namespace = TestNamespace.create(api, "upstream");
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> namespace.create(POLICY) != null);

    Pod stored = namespace.awaitInjected(POD);

    assertThat(stored.getMetadata().getAnnotations())
        .containsEntry(
            MetadataKeys.POLICIES_ANNOTATION,
            "{\"model-validation\":\"ModelValidation.ml.sigstore.dev/demo\"}");
    assertThat(validationContainers(stored).get(0).getArgs())
        .containsExactly(
            "verify",
            "sigstore",
            "--identity=https://github.com/sigstore/model-validation-operator/.github/workflows/sign-model.yaml@refs/tags/v0.0.2",
            "--identity-provider=https://token.actions.githubusercontent.com",
            "--trust-config=/data/trust.json",
            "--signature=/data/tensorflow_saved_model/model.sig",
            "--ignore-paths=/data/tensorflow_saved_model/cache",
            "--ignore-git-paths",
            "--allow-symlinks",
            "/data/tensorflow_saved_model");

    api.kubectl(
        "", "label", "namespace", namespace.name(), "validation.ml.sigstore.dev/ignore=true");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(namespace.dryRun(POD).getSpec().getInitContainers()).isEmpty());
  }
}
