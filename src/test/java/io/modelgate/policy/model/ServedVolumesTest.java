package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.testing.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What serves volumes comes before the verifier, and nothing that only has its name. */
final class ServedVolumesTest {
  private static final Fetchers FETCHERS =
      new Fetchers(
          List.of(new Fetcher("restore-wait", new Glob("velero/*"))),
          List.of(
              new Fetcher("gke-gcsfuse-sidecar", new Glob("*/gcs-fuse-csi-driver-sidecar-mounter")),
              new Fetcher("jfs-mount*", new Glob("*juicedata/mount"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gke-gcsfuse-sidecar | r.example/gke/gcs-fuse-csi-driver-sidecar-mounter:v1 | Always | 1",
        "gke-gcsfuse-sidecar | r.example/gke/gcs-fuse-csi-driver-sidecar-mounter@sha256:0 | Always"
            + " | 1",
        "gke-gcsfuse-sidecar | r.example/gcs-fuse-csi-driver-sidecar-mounter:v1@sha256:0 | Always |"
            + " 1",
        "jfs-mount           | juicedata/mount:ce-v1                     | Always | 1",
        "jfs-mount-1         | mirror.example:5000/juicedata/mount:ce-v1 | Always | 1",
        "restore-wait        | velero/velero-restore-helper:v1.15        | ''     | 1",
        "restore-wait        | velero/velero:v1.17                       | ''     | 1",
        "restore-wait        | r.example/velero/velero:v1.17             | ''     | 0",
        "gke-gcsfuse-sidecar | r.example/evil:v1                         | Always | 0",
        "gke-gcsfuse-sidecar | r.example/gcs-fuse-csi-driver-sidecar-mounter/evil:v1 | Always | 0",
        "gke-gcsfuse-sidecar | evil:x/gcs-fuse-csi-driver-sidecar-mounter-2 | Always | 0",
        "gke-gcsfuse-sidecar | r.example/gcs-fuse-csi-driver-sidecar-mounter:v1 | '' | 0",
        "jfs                 | juicedata/mount:ce-v1                     | Always | 0",
        "sha                 | sha256:0123                               | Always | 0",
      })
  void placeIsBehindThoseOfTheNameImageAndKind(
      String name, String image, String restartPolicy, int place) {
    JsonNode containers =
        Yaml.parse(
            "[{name: %s, image: '%s', restartPolicy: '%s'}, {name: warm-up, image: 'a:1'}]"
                .formatted(name, image, restartPolicy));

    assertThat(FETCHERS.place(containers)).isEqualTo(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "securityContext: {privileged: true}, volumeMounts: [{name: m, mountPath: /m}]",
        "volumeMounts: [{name: m, mountPath: /m, mountPropagation: Bidirectional}]",
        "securityContext: {privileged: true}, volumeMounts: [{name: m, mountPath: /m,"
            + " mountPropagation: HostToContainer}]",
        "securityContext: {privileged: true}, volumeMounts: [{name: m, mountPath: /m,"
            + " mountPropagation: Bidirectional}, {name: m, mountPath: /n, readOnly: true}]",
        "securityContext: {privileged: true}, volumeDevices: [{name: m, devicePath: /dev/m}]"
      })
  void whoeverReadsTheModelUnderTheNameOfAServerIsRefused(String fields) {
    assertThat(refusal(fields)).isPresent();
  }

  @Test
  void whoeverOnlyServesIsNot() {
    assertThat(
            refusal(
                "securityContext: {privileged: true}, volumeMounts: [{name: m, mountPath: /m,"
                    + " mountPropagation: Bidirectional}, {name: cache, mountPath: /c}]"))
        .isEmpty();
  }

  @Test
  void unknownServerIsNamedWithWhatToAdd() {
    JsonNode pod =
        Yaml.parse(
            """
            spec:
              initContainers:
                - name: s3
                  image: s3:1
                  restartPolicy: Always
                  volumeMounts: [{name: m, mountPath: /m, mountPropagation: Bidirectional}]
              volumes: [{name: m, emptyDir: {}}]
            """);

    assertThat(sentence(() -> ServedVolumes.refuseLate(pod, Set.of("m"), FETCHERS)))
        .contains(
            "Init container \"s3\" serves the model's volume (mountPropagation: Bidirectional), but"
                + " it is not configured to do so, so it would start after the verification: an"
                + " administrator adds \"s3=s3:1\" to modelgate.volume-servers.");
    assertThat(sentence(() -> ServedVolumes.refuseLate(pod, Set.of("n"), FETCHERS))).isEmpty();
    assertThat(sentence(() -> ServedVolumes.refuseLocked(pod, Set.of("m"))))
        .contains(
            "Native sidecar \"s3\" serves the model's volume and can change the model at any time,"
                + " so the model cannot be locked: use continuousValidation instead of lockModel.");
  }

  @ParameterizedTest
  @CsvSource({"models, true", "other, false"})
  void containerThatIsAloneWithItsVolumeServesNobody(String volume, boolean isRefused) {
    JsonNode pod =
        Yaml.parse(
            """
            spec:
              containers:
                - name: server
                  volumeMounts: [{name: models, mountPath: /m, mountPropagation: Bidirectional}]
                - name: helper
                  volumeMounts: [{name: %s, mountPath: /m}]
              volumes: [{name: models, hostPath: {path: /m}}, {name: other, emptyDir: {}}]
            """
                .formatted(volume));

    assertThat(
            sentence(() -> ServedVolumes.refuseLate(pod, Set.of("models"), FETCHERS)).isPresent())
        .isEqualTo(isRefused);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gke-gcsfuse-sidecar | {csi: {driver: gcsfuse.csi.storage.gke.io}} | {emptyDir: {}} | true",
        "gke-gcsfuse-sidecar | {persistentVolumeClaim: {claimName: m}} | {emptyDir: {}} | true",
        "jfs-mount-1 | {persistentVolumeClaim: {claimName: m}} | {emptyDir: {}} | true",
        "gke-gcsfuse-sidecar | {csi: {driver: gcsfuse.csi.storage.gke.io}} |"
            + " {csi: {driver: secrets-store.csi.k8s.io}} | true",
        "gke-gcsfuse-sidecar | {persistentVolumeClaim: {claimName: m}} |"
            + " {csi: {driver: gcsfuse.csi.storage.gke.io}} | false",
        "gke-gcsfuse-sidecar | {persistentVolumeClaim: {claimName: m}} |"
            + " {persistentVolumeClaim: {claimName: data}} | false",
        "gke-gcsfuse-sidecar | {image: {reference: m}} | {csi: {driver: a}} | false",
        "gke-gcsfuse-sidecar | {image: {reference: m}} | {emptyDir: {}} | false",
        "another             | {csi: {driver: gcsfuse.csi.storage.gke.io}} | {emptyDir: {}} |"
            + " false",
      })
  void serverBesideTheWorkloadIsRefusedIfAllThatItCanServeIsTheModel(
      String name, String model, String other, boolean isRefused) {
    ObjectNode pod =
        (ObjectNode)
            Yaml.parse(
                "spec: {containers: [{name: %s, image: a}, {name: server}], volumes: [%s, %s]}"
                    .formatted(name, model, other));
    ((ObjectNode) pod.at("/spec/volumes/0")).put("name", "m");
    ((ObjectNode) pod.at("/spec/volumes/1")).put("name", "o");

    assertThat(sentence(() -> ServedVolumes.refuseLate(pod, Set.of("m"), FETCHERS)))
        .isEqualTo(
            isRefused
                ? Optional.of(
                    "Container \"%s\" serves volumes only after it starts beside the workload, so the model cannot be verified before: make it a native sidecar, an init container with restartPolicy \"Always\"."
                        .formatted(name))
                : Optional.empty());
  }

  @Test
  void nameWithAnotherImageIsToldOf() {
    JsonNode pod =
        Yaml.parse(
            "spec: {initContainers: [{name: restore-wait, image: 'oadp/helper:1'}, {name:"
                + " jfs-mount, image: 'evil:1', restartPolicy: Always}, {name: other, image: a}]}");

    assertThat(ServedVolumes.warnings(pod, FETCHERS))
        .containsExactly(
            "Init container \"restore-wait\" runs image \"oadp/helper:1\", which is not configured"
                + " for that name, so it starts after the verification. If the model is not there"
                + " without it, an administrator adds \"restore-wait=oadp/helper:1\" to"
                + " modelgate.fetchers.",
            "Init container \"jfs-mount\" runs image \"evil:1\", which is not configured for that"
                + " name, so it starts after the verification. If the model is not there without"
                + " it, an administrator adds \"jfs-mount=evil:1\" to modelgate.volume-servers.");
  }

  private static Optional<String> refusal(String fields) {
    JsonNode container = Yaml.parse("{name: jfs-mount, " + fields + "}");
    return sentence(() -> ServedVolumes.refuseOtherUse(container, Set.of("m")));
  }

  /** A check that refuses by throwing. */
  private interface Check {
    void run() throws UndecidableException;
  }

  private static Optional<String> sentence(Check check) {
    try {
      check.run();
      return Optional.empty();
    } catch (UndecidableException e) {
      return Optional.of(e.sentence());
    }
  }
}
