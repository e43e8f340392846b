package io.modelgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.dashboard.PodItem.Rule;
import io.modelgate.dashboard.UnprotectedPod.Gap;
import io.modelgate.policy.PolicySet;
import io.modelgate.report.PodStatus;
import io.modelgate.watch.outcome.ObservedPod;
import io.modelgate.watch.outcome.ObservedPods;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pod that one of our own errors keeps us from inspecting is not hidden. */
final class NotInspectedPodTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: chat, namespace: team, creationTimestamp: "2026-11-28T18:00:00Z"}
      spec: {containers: [{name: server, image: server}]}
      status: {phase: %s}
      """;
  private static final String SENTENCE =
      "The pod could not be inspected, so it is unknown which policies apply to it: unexpected"
          + " java.lang.IllegalStateException.";
  private static final PodStatus STATE =
      new PodStatus(
          Map.of(), List.of(), List.of(), List.of(), "unexpected java.lang.IllegalStateException");

  private final ObservedPod running = ObservedPods.of(POD.formatted("Running"));

  @Test
  void isListedWithTheReason() {
    assertThat(PodItem.of(running, STATE, PolicySet.NOT_LOADED))
        .hasValueSatisfying(
            item ->
                assertThat(item.rules())
                    .containsExactly(new Rule("modelgate", "inspection", "error", SENTENCE)));
  }

  @Test
  void isAmongTheUnprotectedUntilItEnds() {
    assertThat(UnprotectedPod.of(running, STATE, PolicySet.NOT_LOADED))
        .hasValueSatisfying(
            pod -> assertThat(pod.gaps()).containsExactly(new Gap("NotInspected", "", SENTENCE)));
    assertThat(
            UnprotectedPod.of(
                ObservedPods.of(POD.formatted("Succeeded")), STATE, PolicySet.NOT_LOADED))
        .isEmpty();
  }

  @Test
  void podThatNothingConcernsIsNotListed() {
    PodStatus nothing = new PodStatus(Map.of(), List.of(), List.of(), List.of(), "");

    assertThat(PodItem.of(running, nothing, PolicySet.NOT_LOADED)).isEmpty();
  }
}
