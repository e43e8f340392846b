package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplicaWatchTest {
  @Test
  void runningReplicaCounts() {
    assertThat(ReplicaWatch.verifiers(replica("controller", "Running"))).containsExactly("v:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pending", "Failed", "Succeeded", "Unknown", ""})
  void otherPhasesDoNot(String phase) {
    assertThat(ReplicaWatch.verifiers(replica("controller", phase))).isEmpty();
  }

  @Test
  void podWithoutStatusDoesNot() {
    Pod pod = replica("controller", "Running");
    pod.setStatus(null);

    assertThat(ReplicaWatch.verifiers(pod)).isEmpty();
  }

  @Test
  void podThatIsDeletedCountsUntilItsContainersHaveStopped() {
    Pod pod = replica("controller", "Running");
    pod.getMetadata().setDeletionTimestamp("2026-11-28T18:30:00Z");

    assertThat(ReplicaWatch.verifiers(pod)).containsExactly("v:1");

    pod.getStatus().setPhase("Succeeded");
    assertThat(ReplicaWatch.verifiers(pod)).isEmpty();
  }

  @Test
  void otherContainersDoNot() {
    assertThat(ReplicaWatch.verifiers(replica("proxy", "Running"))).isEmpty();
  }

  private static Pod replica(String container, String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName(container)
        .addNewEnv()
        .withName("MODELGATE_VERIFIER_IMAGE")
        .withValue("v:1")
        .endEnv()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }
}
