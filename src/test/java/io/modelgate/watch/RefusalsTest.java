package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.reconcile.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RefusalsTest {
  private static final PolicyId DEMO = new PolicyId(Kind.NAMESPACED, "team", "demo");
  private static final PolicyId WIDE = PolicyId.clusterWide(Kind.CLUSTER, "wide");
  private static final Key REPORT = new Key("PolicyReport", "team", "chat");

  private final List<PolicyId> changed = new ArrayList<>();
  private final Refusals refusals = new Refusals(changed::add);

  @Test
  void whatIsRefusedIsSaidOfItsPoliciesUntilItIsStored() {
    refusals.refused(REPORT, Set.of(DEMO), "exceeded quota.");

    assertThat(changed).containsExactly(DEMO);
    assertThat(refusals.fault(DEMO))
        .contains(
            "The API server refuses PolicyReport \"chat\" in namespace \"team\": exceeded quota."
                + " Allow it there; until then, what becomes of the pods is not told.");
    assertThat(refusals.fault(WIDE)).isEmpty();
    assertThat(refusals.isKnown(WIDE)).isFalse();

    refusals.settled(REPORT, Set.of(DEMO));
    assertThat(changed).containsExactly(DEMO, DEMO);
    assertThat(refusals.fault(DEMO)).isEmpty();
    assertThat(refusals.isKnown(DEMO)).isTrue();
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
  void manyRefusalsOfANamespaceAreFewInMemory() {
    for (int i = 0; i < 10_000; i++) {
      refusals.refused(new Key("PolicyReport", "team", "pod-" + i), Set.of(DEMO), "no");
    }
    for (int i = 0; i < 50; i++) {
      refusals.settled(new Key("PolicyReport", "team", "pod-" + i), Set.of(DEMO));
    }

    assertThat(refusals.fault(DEMO)).isEmpty();
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
