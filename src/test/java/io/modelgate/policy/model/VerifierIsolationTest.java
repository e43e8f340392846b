package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.pattern.Glob;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.Fetchers.Fetcher;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import io.modelgate.testing.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is the verifier's stays its own. */
final class VerifierIsolationTest {
  private static final Fetchers FETCHERS =
      new Fetchers(List.of(new Fetcher("storage-initializer", Glob.ANY)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containers: [{name: a, volumeMounts: [{name: model-validation-state, mountPath: /x}]}]",
        "initContainers: [{name: a, volumeMounts: [{name: model-validation-state, mountPath:"
            + " /x}]}]",
        "initContainers: [{name: a, volumeMounts: [{name: model-validation-state, mountPath: /x,"
            + " readOnly: true}]}]",
        "containers: [{name: a, volumeDevices: [{name: model-validation-state, devicePath: /x}]}]",
      })
  void volumeOfAReservedNameIsNobodyElses(String spec) {
    assertThat(VerifierIsolation.refuseNames(pod(spec)))
        .contains(
            "Container a mounts volume model-validation-state, whose name is reserved for the"
                + " verifier: remove the mount.");
  }

  @Test
  void containerNameIsReservedToo() {
    assertThat(VerifierIsolation.refuseNames(pod("containers: [{name: model-validation-9}]")))
        .contains("Container name model-validation-9 is reserved: rename the container.");
  }

  @Test
  void whatWasInjectedBeforeIsNotRefused() {
    assertThat(
            VerifierIsolation.refuseNames(
                pod(
                    """
                    initContainers:
                      - {name: model-validation, volumeMounts: [{name: model-validation-state, mountPath: /x}]}
                    containers: [{name: a, volumeMounts: [{name: models, mountPath: /m}]}]
                    """)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shareProcessNamespace", "hostPID"})
  void sharedProcessesAreRefusedBesideAVerifierThatGoesOn(String field) {
    JsonNode pod = pod(field + ": true");

    assertThat(VerifierIsolation.refuseProcesses(pod, true, FETCHERS))
        .contains(
            "The pod sets %s, so that its containers could interfere with the verifier, which keeps running beside them for continuousValidation: remove %s."
                .formatted(field, field));
    assertThat(VerifierIsolation.refuseProcesses(pod, false, FETCHERS)).isEmpty();
    assertThat(VerifierIsolation.refuseProcesses(pod(field + ": false"), true, FETCHERS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "storage-initializer, restartPolicy: Always | true",
        "storage-initializer | false",
        "model-validation, restartPolicy: Always | false",
      })
  void sharedProcessesAreRefusedBesideANativeSidecarThatStartsFirst(String first, boolean refused) {
    JsonNode pod =
        pod(
            """
            shareProcessNamespace: true
            initContainers: [{name: %s}, {name: storage-initializer}, {name: late, restartPolicy: Always}]
            """
                .formatted(first));

    assertThat(VerifierIsolation.refuseProcesses(pod, false, FETCHERS).isPresent())
        .isEqualTo(refused);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: model-validation-x | | name model-validation-x is reserved",
        "name: debug, targetContainerName: model-validation | | targets model-validation, so that",
        "name: debug, volumeMounts: [{name: model-validation-state, mountPath: /x}] | |"
            + " mounts volume model-validation-state, whose name is reserved",
        "name: debug | shareProcessNamespace | because the pod sets shareProcessNamespace",
        "name: debug | hostPID | because the pod sets hostPID",
      })
  void ephemeralContainerMayNotComeNear(String container, String field, String why) {
    JsonNode pod = pod(field == null ? "{}" : field + ": true");

    assertThat(
            VerifierIsolation.refuseEphemeral(pod, Yaml.parse("{" + container + "}"), true)
                .orElseThrow())
        .startsWith("Ephemeral container ")
        .contains(why);
  }

  @Test
  void otherEphemeralContainersMay() {
    assertThat(
            VerifierIsolation.refuseEphemeral(
                pod("{}"), Yaml.parse("{name: debug, targetContainerName: server}"), true))
        .isEmpty();
    assertThat(
            VerifierIsolation.refuseEphemeral(
                pod("shareProcessNamespace: true"), Yaml.parse("{name: debug}"), false))
        .as("without a verifier")
        .isEmpty();
  }

  @Test
  void volumeInsideAnotherCouldBeLedOverTheVerifier() {
    Mount outer = new Mount("models", "/m", "");
    Mount beside = new Mount("keys", "/m2", "");

    Mount inner = new Mount("x", "/m/a/b", "");

    assertThat(VerifierIsolation.refuseMountsInside(List.of(inner, outer), List.of()))
        .contains(
            "Volume x is mounted at /m/a/b, inside volume models, where a link could make it"
                + " hide the verifier: mount it elsewhere, or, if it is not part of the model,"
                + " add its path to ignorePaths of the policy's model.");
    assertThat(VerifierIsolation.refuseMountsInside(List.of(inner, outer), List.of(inner)))
        .contains(
            "Volume \"x\", which holds the key, certificates or signature that the policy names, is"
                + " mounted at \"/m/a/b\", inside volume \"models\", where a link could make"
                + " it hide the verifier: mount it outside of that volume.");
    assertThat(VerifierIsolation.refuseMountsInside(List.of(outer, beside), List.of(beside)))
        .isEmpty();
  }

  private static JsonNode pod(String spec) {
    return Yaml.parse("spec:\n" + spec.indent(2));
  }
}
