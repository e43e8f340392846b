package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.reconcile.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RefusedWritesTest {
  private static final PolicyId DEMO = new PolicyId(Kind.NAMESPACED, "team", "demo");
  private static final PolicyId WIDE = PolicyId.clusterWide(Kind.CLUSTER, "wide");
  private static final Key REPORT = new Key("PolicyReport", "team", "chat");

  private final List<PolicyId> changed = new ArrayList<>();
  private final RefusedWrites refusals = new RefusedWrites(changed::add);

  @Test
  void whatIsRefusedIsSaidOfItsPoliciesUntilItIsStored() {
    refusals.refused(REPORT, Set.of(DEMO), "exceeded quota.");

    assertThat(changed).containsExactly(DEMO);
    assertThat(refusals.fault(DEMO))
        .contains(
            "The API server refuses PolicyReport \"chat\" in namespace \"team\": exceeded quota."
                + " Allow it there. Until then, the results of the pods are not reported.");
    assertThat(refusals.fault(WIDE)).isEmpty();
    assertThat(refusals.isKnown(WIDE)).isFalse();

    refusals.settled(REPORT, Set.of(DEMO));
    assertThat(changed).containsExactly(DEMO, DEMO);
    assertThat(refusals.fault(DEMO)).isEmpty();
    assertThat(refusals.isKnown(DEMO)).isTrue();
  }

  @Test
  void recallThatVerifiersAreNotToldOfSaysWhere() {
    PolicyId flaw = PolicyId.clusterWide(Kind.RECALL, "flaw");
    refusals.refused(
        new Key("ConfigMap", "team", "modelgate-recalls"), Set.of(flaw), "exceeded quota");

    assertThat(refusals.fault(flaw))
        .contains(
            "The API server refuses ConfigMap \"modelgate-recalls\" in namespace \"team\":"
                + " exceeded quota. Allow it there. Until then, pods with continuous validation"
                + " that run there do not receive recalls.");
  }

  @Test
  void sameRefusalAgainIsNoChange() {
    refusals.refused(REPORT, Set.of(DEMO), "exceeded quota");
    refusals.refused(REPORT, Set.of(DEMO), "exceeded quota");
    refusals.settled(new Key("PolicyReport", "other", "chat"), Set.of(DEMO));

    assertThat(changed).containsExactly(DEMO);
    assertThat(refusals.fault(DEMO)).isPresent();
  }

  @Test
  void conditionStaysUntilTheLastOfManyIsStored() {
    for (int i = 0; i < 10_000; i++) {
      refusals.refused(report(i), Set.of(DEMO), "no " + i);
    }
    assertThat(changed).containsExactly(DEMO);
    for (int i = 0; i < 9_999; i++) {
      refusals.settled(report(i), Set.of(DEMO));
      assertThat(refusals.fault(DEMO)).as("after %s", i).isPresent();
    }
    assertThat(refusals.fault(DEMO)).get().asString().contains("PolicyReports in namespace");
    assertThat(changed).containsExactly(DEMO, DEMO);

    refusals.refused(report(9_999), Set.of(DEMO), "not yet");
    assertThat(refusals.fault(DEMO)).get().asString().contains("\"pod-9999\"", "not yet");

    refusals.settled(report(9_999), Set.of(DEMO));
    assertThat(refusals.fault(DEMO)).isEmpty();
    assertThat(changed).hasSize(4);
  }

  @Test
  void manyRefusalsOfOnePolicyDoNotHideAnothers() {
    for (int i = 0; i < 10_000; i++) {
      refusals.refused(report(i), Set.of(DEMO), "no");
    }
    refusals.refused(REPORT, Set.of(DEMO, WIDE), "no");

    assertThat(changed).containsExactly(DEMO, WIDE);
    assertThat(refusals.fault(WIDE)).get().asString().contains("\"chat\"");
  }

  @Test
  void policyThatNoLongerConcernsTheObjectIsFree() {
    refusals.refused(REPORT, Set.of(DEMO, WIDE), "no");
    refusals.refused(REPORT, Set.of(DEMO), "no");
    assertThat(refusals.fault(WIDE)).isEmpty();

    refusals.settled(REPORT, Set.of()); // its pod is gone
    assertThat(refusals.fault(DEMO)).isEmpty();
  }

  @Test
  void policiesThatAreGoneAreForgotten() {
    refusals.settled(REPORT, Set.of(DEMO, WIDE));
    refusals.retain(Set.of(WIDE));

    assertThat(refusals.isKnown(DEMO)).isFalse();
    assertThat(refusals.isKnown(WIDE)).isTrue();
  }

  private static Key report(int number) {
    return new Key("PolicyReport", "team", "pod-" + number);
  }

  @Test
  void nextLeaderKnowsNothingUntilItTried() {
    refusals.refused(REPORT, Set.of(DEMO), "no");
    refusals.clear();

    assertThat(refusals.fault(DEMO)).isEmpty();
    assertThat(refusals.isKnown(DEMO)).isFalse();
    refusals.allTold();
    assertThat(refusals.isKnown(DEMO)).isTrue();
  }
}
