package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.ValidationContainer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that a container of the pod brings, as KServe's do, or only seems to bring. */
final class FetchedModelTest {
  private static final String NO_PATH = "lockModel: false";
  private static final String SERVER =
      "containers: [{name: server, volumeMounts: [{name: m, mountPath: /mnt/models}, %s]}]";
  private static final String FETCHER =
      "initContainers: [{name: storage-initializer, volumeMounts: [{name: m, mountPath:"
          + " /mnt/models}, %s]}]";
  private static final String MODELCAR =
      """
        initContainers: [{name: %1$s-init}]
        containers:
        - {name: kserve-container, volumeMounts: [{name: p, mountPath: /mnt}]}
        - {name: %1$s, volumeMounts: [{name: p, mountPath: /mnt}]}
        volumes: [{name: p, emptyDir: {}}, {name: claim, persistentVolumeClaim: {claimName: c}}]
      """;

  /** The API server adds the first to every container; KServe mounts the others for credentials. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "projected: {sources: [{serviceAccountToken: {path: token}}]}",
        "secret: {secretName: s3}",
        "configMap: {name: ca}",
        "downwardAPI: {items: []}",
        "csi: {driver: secrets-store.csi.k8s.io, readOnly: true}",
        "csi: {driver: csi.spiffe.io, readOnly: true}",
        "csi: {driver: csi.cert-manager.io, readOnly: true}",
        "emptyDir: {medium: Memory}"
      })
  void volumeWithoutAModelBesideTheFetchedOneIsNone(String other) {
    String mount = "{name: other, mountPath: /var/run/other}";
    boolean isScratch = other.startsWith("emptyDir"); // a fetcher's scratch is its own
    assertThat(
            verified(
                NO_PATH,
                (isScratch ? SERVER.replace(", %s", "") : SERVER.formatted(mount)),
                FETCHER.formatted(mount),
                "volumes: [{name: m, emptyDir: {}}, {name: other, " + other + "}]"))
        .containsExactly("/mnt/models");
  }

  /** KServe's tokenizer mounts below where its storage-initializer mounts the same volume. */
  @Test
  void fetcherMayMountTheModelElsewhere() {
    assertThat(
            verified(
                NO_PATH,
                "containers: [{name: tokenizer, volumeMounts: [{name: m, mountPath:"
                    + " /mnt/models/base}]}]",
                FETCHER.replace(", %s", ""),
                "volumes: [{name: m, emptyDir: {}}]"))
        .containsExactly("/mnt/models/base");
  }

  @ParameterizedTest
  @CsvSource({"modelcar, lockModel: true", "modelcar, model: {path: /mnt/models}"})
  void modelcarIsToldWhatWorks(String name, String policy) {
    assertThat(denial(policy, MODELCAR.formatted(name)))
        .endsWith(
            """
            Container "%s" links the model into the pod only after it starts (KServe's storageUri \
            oci://), so it cannot be verified before the workload starts: use oci+native:// \
            (KServe 0.20, Kubernetes 1.33), which mounts an image volume.\
            """
                .formatted(name));
  }

  @Test
  void laterModelcarsHaveNumbers() {
    assertThat(denial(NO_PATH, MODELCAR.formatted("modelcar-1"))).contains("oci+native://");
  }

  /** The one that is verified is not the modelcar's. */
  @Test
  void modelcarBesideTheModelIsNoReason() {
    assertThat(
            verified(
                "model: {path: /models}",
                MODELCAR
                    .formatted("modelcar")
                    .replace(
                        "- {name: modelcar",
                        "- {name: x, volumeMounts: [{name: claim, mountPath: /models}]}\n"
                            + "  - {name: modelcar")))
        .containsExactly("/models");
  }

  private static List<String> verified(String policy, String... spec) {
    Decision decision = decide(policy, spec);
    assertThat(decision).isInstanceOf(Decision.Mutate.class);
    return ((Decision.Mutate) decision)
        .injection().orElseThrow().containers().stream()
            .map(ValidationContainer::arguments)
            .map(arguments -> arguments.get(arguments.size() - 1))
            .toList();
  }

  private static String denial(String policy, String... spec) {
    Decision decision = decide(policy, spec);
    assertThat(decision).isInstanceOf(Decision.Deny.class);
    return ((Decision.Deny) decision).message();
  }

  private static Decision decide(String policy, String... spec) {
    return PolicyOnPod.decide(
        policy,
        "metadata: {name: models-0, labels: {validation.rhtas.redhat.com/ml: demo}}\nspec:\n  "
            + String.join("\n  ", spec).stripLeading());
  }
}
