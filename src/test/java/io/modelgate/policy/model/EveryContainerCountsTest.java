package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.decision.Decision;
import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No container may use a model that is not verified, whichever kind of container it is, and however
 * it gets at the volume.
 */
final class EveryContainerCountsTest {
  private static final String GOOD =
      "{name: good, persistentVolumeClaim: {claimName: models-good}}";
  private static final String EVIL =
      "{name: evil, persistentVolumeClaim: {claimName: models-evil}}";
  private static final String SERVER =
      "containers: [{name: server, volumeMounts: [{name: good, mountPath: /models}]}]";
  private static final String CLAIMS =
      "selector: {volumes: {persistentVolumeClaims: ['models-*']}}";
  private static final String PATH = "model: {path: /models}";

  @ParameterizedTest
  @ValueSource(strings = {"initContainers", "ephemeralContainers"})
  void selectedVolumeIsVerifiedWhereverItIsMounted(String kind) {
    assertThat(
            verified(
                CLAIMS,
                SERVER,
                kind + ": [{name: copy, volumeMounts: [{name: evil, mountPath: /evil}]}]",
                GOOD,
                EVIL))
        .containsExactly("/models", "/evil");
  }

  @Test
  void selectedVolumeThatAFetcherCopiesFromIsVerified() {
    assertThat(
            verified(
                CLAIMS,
                SERVER,
                "initContainers: [{name: storage-initializer, volumeMounts: [{name: evil,"
                    + " mountPath: /mnt/pvc}]}]",
                GOOD,
                EVIL))
        .containsExactly("/models", "/mnt/pvc");
  }

  @Test
  void sameFilesAtSeveralPathsAreVerifiedOnce() {
    assertThat(
            verified(
                CLAIMS,
                SERVER,
                "initContainers: [{name: warm, volumeMounts: [{name: good, mountPath: /warm}]}]",
                GOOD))
        .containsExactly("/models");
    assertThat(
            verified(
                CLAIMS,
                SERVER,
                "initContainers: [{name: warm, volumeMounts: [{name: good, mountPath: /warm,"
                    + " subPath: other}]}]",
                GOOD))
        .containsExactly("/models", "/warm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "initContainers: [{name: serve, volumeMounts: [{name: evil, mountPath: /models}]}]",
        "initContainers: [{name: serve, volumeMounts: [{name: evil, mountPath: /models/sub}]}]",
        "initContainers: [{name: serve, volumeMounts: [{name: evil, mountPath: /}]}]",
        "initContainers: [{name: storage-initializer, volumeMounts: [{name: evil,"
            + " mountPath: /models}]}]",
        "initContainers: [{name: serve, restartPolicy: Always, volumeMounts: [{name: evil,"
            + " mountPath: /models}]}]",
        "ephemeralContainers: [{name: serve, volumeMounts: [{name: evil, mountPath: models/}]}]",
      })
  void noContainerSeesAnotherModelAtThePolicysPath(String others) {
    assertThat(denial(PATH, SERVER, others, GOOD, EVIL))
        .contains("see different volumes at /models");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: evil, mountPath: /evil}",
        "{name: good, mountPath: /evil}", // more of the claim than the policy's path shows
        "{name: good, mountPath: /evil, subPath: other}",
        "{name: again, mountPath: /evil}",
      })
  void selectedVolumeBesideThePolicysPathIsDenied(String mount) {
    String server =
        "containers: [{name: server, volumeMounts: [{name: good, mountPath: /models, subPath:"
            + " tiny}]}]";
    String again = GOOD.replace("name: good", "name: again");

    assertThat(
            denial(
                CLAIMS + ", " + PATH,
                server,
                "initContainers: [{name: copy, volumeMounts: [" + mount + "]}]",
                GOOD,
                EVIL,
                again))
        .contains("Container \"copy\" mounts volume")
        .contains("at \"/evil\". The policy selects that volume, but it verifies another one");
  }

  @Test
  void whatThePolicysPathShowsMayBeMountedElsewhereToo() {
    assertThat(
            verified(
                CLAIMS + ", " + PATH,
                SERVER,
                "initContainers: [{name: warm, volumeMounts: [{name: good, mountPath: /warm,"
                    + " subPath: part}]}]",
                GOOD))
        .containsExactly("/models");
  }

  @Test
  void selectedVolumeBelowAnIgnoredPathIsDenied() {
    String server =
        "containers: [{name: server, volumeMounts: [{name: good, mountPath: /models}, {name: evil,"
            + " mountPath: /models/cache}]}]";

    assertThat(
            denial(
                CLAIMS + ", model: {path: /models, ignorePaths: [cache]}", server, "", GOOD, EVIL))
        .contains("The policy selects that volume, but it verifies another one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model: {path: /models, ignorePaths: [.cache]}         | /models/.cache",
        "model: {path: /models, ignorePaths: [/models/.cache]} | /models/.cache/a/b",
        "model: {ignorePaths: [.cache]}                        | /models/.cache",
        "model: {path: /models/tiny}                           | /models/.cache",
      })
  void whatIsNotTheModelsMayBeMountedInside(String policy, String path) {
    String server =
        "containers: [{name: server, volumeMounts: [{name: good, mountPath: /models}, {name: c,"
            + " mountPath: PATH}]}]".replace("PATH", path);
    Decision decision =
        decide(
            policy + ", lockModel: true",
            server,
            "initContainers: [{name: warm, volumeMounts: [{name: good, mountPath: /models}]}]",
            GOOD,
            "{name: c, emptyDir: {}}");

    assertThat(decision).isInstanceOf(Decision.Mutate.class);
    ValidationContainer verifier =
        ((Decision.Mutate) decision).injection().orElseThrow().containers().get(0);
    assertThat(verifier.mounts()).extracting(Mount::volume).containsExactly("good");
    assertThat(verifier.arguments()).contains("--mounted-inside=" + path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // What is not left out of the model.
        "model: {path: /models}                          | {name: c, mountPath: /models/.cache}",
        "model: {path: /models, ignorePaths: [other]}    | {name: c, mountPath: /models/.cache}",
        "model: {path: /models, ignorePaths: [.cache/a]} | {name: c, mountPath: /models/.cache}",
        "model: {path: /models, ignorePaths: ['.']}      | {name: c, mountPath: /models/.cache}",
        "model: {path: /models, ignorePaths: [/]}        | {name: c, mountPath: /models/.cache}",
        // The model's own storage, also under another name.
        "model: {path: /models, ignorePaths: [.cache]}   | {name: good, mountPath: /models/.cache}",
        "model: {path: /models, ignorePaths: [.cache]}   | {name: same, mountPath: /models/.cache}",
        // A mount inside of what is mounted inside could be led by a link in that.
        "model: {path: /models, ignorePaths: [.cache]}   | {name: c, mountPath: /models/.cache},"
            + " {name: d, mountPath: /models/.cache/d}",
        // The model itself is on the way.
        "model: {path: /models/a/b}                      | {name: c, mountPath: /models/a}",
      })
  void whatCouldLieOverTheModelIsDenied(String policy, String mounts) {
    String server =
        "containers: [{name: server, volumeMounts: [{name: good, mountPath: /models}, %s]}]"
            .formatted(mounts);
    Decision decision =
        decide(
            policy,
            server,
            "initContainers: [{name: warm, volumeMounts: [{name: good, mountPath: /models}]}]",
            GOOD,
            "{name: c, emptyDir: {}}",
            "{name: d, emptyDir: {}}",
            "{name: same, persistentVolumeClaim: {claimName: models-good}}");

    assertThat(decision).isInstanceOf(Decision.Deny.class);
  }

  @Test
  void deniedMountInsideAModelSaysWhichFieldToSet() {
    assertThat(
            denial(
                PATH,
                "containers: [{name: server, volumeMounts: [{name: good, mountPath: /models},"
                    + " {name: c, mountPath: /models/.cache}]}]",
                "",
                GOOD,
                "{name: c, emptyDir: {}}"))
        .endsWith(
            "or, if it is not part of the model, add its path to ignorePaths of the policy's"
                + " model.");
  }

  @Test
  void blockDeviceOfASelectedVolumeIsDenied() {
    assertThat(
            denial(
                CLAIMS,
                SERVER,
                "initContainers: [{name: raw, volumeDevices: [{name: evil, devicePath: /dev/x}]}]",
                GOOD,
                EVIL))
        .contains(
            "Container \"raw\" has volume \"evil\", which can contain a model, as a block device");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: x, ephemeral: {volumeClaimTemplate: {spec: {dataSource: {kind:"
            + " PersistentVolumeClaim, name: models-evil}}}}}",
        "{name: x, ephemeral: {volumeClaimTemplate: {spec: {dataSourceRef: {kind:"
            + " PersistentVolumeClaim, name: models-evil}}}}}",
        "{name: evil, ephemeral: {volumeClaimTemplate: {spec: {}}}}", // of pod models-0
      })
  void claimMadeWithThePodIsSelectedByItsNameAndByWhatItCopies(String volume) {
    String name = volume.substring(7, volume.indexOf(','));

    assertThat(
            verified(
                CLAIMS,
                "containers: [{name: server, volumeMounts: [{name: "
                    + name
                    + ", mountPath: /data}]}]",
                "",
                volume))
        .containsExactly("/data");
  }

  @Test
  void subPathExprMattersOnlyForTheModel() {
    String logs = "{name: logs, mountPath: /logs, subPathExpr: $(POD)}";

    assertThat(
            verified(
                CLAIMS,
                SERVER,
                "initContainers: [{name: i, volumeMounts: [" + logs + "]}]",
                GOOD,
                "{name: logs, emptyDir: {}}"))
        .containsExactly("/models");
    assertThat(
            denial(
                CLAIMS,
                SERVER,
                "initContainers: [{name: i, volumeMounts: ["
                    + logs.replace("name: logs", "name: evil")
                    + "]}]",
                GOOD,
                EVIL))
        .contains("subPathExpr");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: a, persistentVolumeClaim: {claimName: alias}}",
        "{name: a, csi: {driver: d}}",
        "{name: a, azureFile: {shareName: m}}",
        "{name: a, cephfs: {monitors: [x]}}",
        "{name: a, nfs: {server: s, path: /}}",
        "{name: a, hostPath: {path: /var}}",
        "{name: a, ephemeral: {volumeClaimTemplate: {spec: {volumeName: pv}}}}",
      })
  void lockedModelCannotBeWrittenThroughAnotherVolume(String alias) {
    String pod = "initContainers: [{name: w, volumeMounts: [{name: a, mountPath: /rw}]}]";

    assertThat(denial("lockModel: true, " + PATH, SERVER, pod, GOOD, alias))
        .contains("Container \"w\" can write to volume \"a\" at \"/rw\"");
    assertThat(
            verified(
                "lockModel: true, " + PATH,
                SERVER,
                pod.replace("/rw", "/rw, readOnly: true"),
                GOOD,
                alias))
        .containsExactly("/models");
    assertThat(
            denial(
                "lockModel: true, " + PATH,
                SERVER,
                "initContainers: [{name: w, volumeDevices: [{name: a, devicePath: /dev/x}]}]",
                GOOD,
                alias))
        .contains("block device \"a\"");
  }

  @Test
  void podMayWriteToItsOwnVolumesBesideALockedModel() {
    assertThat(
            verified(
                "lockModel: true, " + PATH,
                SERVER,
                "initContainers: [{name: w, volumeMounts: [{name: a, mountPath: /rw}, {name: b,"
                    + " mountPath: /ro}]}]",
                GOOD,
                "{name: a, emptyDir: {}}",
                "{name: b, persistentVolumeClaim: {claimName: other, readOnly: true}}"))
        .containsExactly("/models");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "volumeMounts: [{name: good, mountPath: /models}, {name: w, mountPath: /w}, {name: evil,"
            + " mountPath: /w/m}]",
        "terminationMessagePath: /models/config.json, volumeMounts: [{name: good, mountPath:"
            + " /models}]",
        "terminationMessagePath: /w/m/config.json, volumeMounts: [{name: good, mountPath: /models},"
            + " {name: w, mountPath: /w}]",
        "volumeDevices: [{name: evil, devicePath: /models/weights}], volumeMounts: [{name: good,"
            + " mountPath: /models}]",
      })
  void nothingComesToLieOverTheModelInAContainerThatUsesIt(String server) {
    String evil = EVIL.replace("models-evil", "own");

    assertThat(
            denial(
                PATH,
                "containers: [{name: server, " + server + "}]",
                "",
                GOOD,
                evil,
                "{name: w, emptyDir: {}}"))
        .contains("where it could hide the model");
  }

  @Test
  void tokenOfTheServiceAccountMayLieInsideAVolume() {
    String token =
        "{name: token, projected: {sources: [{serviceAccountToken: {path: token}}, {configMap:"
            + " {name: kube-root-ca.crt}}]}}";
    String server =
        "containers: [{name: server, volumeMounts: [{name: good, mountPath: /models}, {name: w,"
            + " mountPath: /var/run}, {name: token, mountPath:"
            + " /var/run/secrets/kubernetes.io/serviceaccount}]}]";

    assertThat(verified(PATH, server, "", GOOD, "{name: w, emptyDir: {}}", token))
        .containsExactly("/models");
    assertThat(
            denial(
                PATH,
                server,
                "",
                GOOD,
                "{name: w, emptyDir: {}}",
                token.replace("kube-root-ca.crt", "mine")))
        .contains("where it could hide the model");
  }

  @Test
  void verifiersAndWorkloadsContentIsLookedUpOnce() {
    String image = "{name: good, image: {reference: 'x/m:v1', pullPolicy: Always}}";

    assertThat(denial(PATH, SERVER, "", image)).contains("is pulled again for each container");
    assertThat(verified(PATH, SERVER, "", image.replace("m:v1", "m@sha256:ab"))).hasSize(1);
    assertThat(verified(PATH, SERVER, "", image.replace("Always", "IfNotPresent"))).hasSize(1);
    String cur = SERVER.replace("/models", "/models, subPath: cur");
    String swap = "initContainers: [{name: swap, volumeMounts: [{name: good, mountPath: /all}]}]";
    String continuous = PATH + ", continuousValidation: {interval: 1m}";
    assertThat(verified(continuous, cur, "", GOOD)).hasSize(1);
    assertThat(verified(continuous, cur, swap.replace("/all", "/all, readOnly: true"), GOOD))
        .hasSize(1);
    assertThat(denial(continuous, cur, swap, GOOD)).contains("is mounted with subPath");
  }

  @Test
  void imageOfADebuggerSelectsThePod() {
    assertThat(
            denial(
                "selector: {images: ['*/server:*']}, " + PATH,
                "containers: [{name: c, image: busybox}]",
                "ephemeralContainers: [{name: d, image: x/server:1}]"))
        .contains("No container mounts a volume at /models");
  }

  /** The paths that are verified, in order. */
  private static List<String> verified(
      String policy, String containers, String others, String... volumes) {
    Decision decision = decide(policy, containers, others, volumes);
    assertThat(decision).isInstanceOf(Decision.Mutate.class);
    return ((Decision.Mutate) decision)
        .injection().orElseThrow().containers().stream()
            .map(ValidationContainer::arguments)
            .map(arguments -> arguments.get(arguments.size() - 1))
            .toList();
  }

  private static String denial(String policy, String containers, String others, String... volumes) {
    Decision decision = decide(policy, containers, others, volumes);
    assertThat(decision).isInstanceOf(Decision.Deny.class);
    return ((Decision.Deny) decision).message();
  }

  private static Decision decide(
      String policy, String containers, String others, String... volumes) {
    return PolicyOnPod.decide(
        policy,
        """
        metadata: {name: models-0, labels: {validation.rhtas.redhat.com/ml: demo}}
        spec:
          %s
          %s
          volumes: [%s]
        """
            .formatted(containers, others, String.join(", ", volumes)));
  }
}
