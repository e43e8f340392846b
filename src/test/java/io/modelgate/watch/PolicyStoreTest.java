package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PolicyStoreTest {
  private static final String LARGE = "x".repeat(PolicyStore.MAX_BYTES - 1000);

  private final List<String> missing = new ArrayList<>();
  private final PolicyStore store =
      new PolicyStore((namespace, name) -> missing.add(namespace + "/" + name));

  @Test
  void onlyWhatIsUsedIsKept() {
    put(policy("a", "p", 1, "x"));

    GenericKubernetesResource kept = store.values().findFirst().orElseThrow();

    assertThat(store.get("a/p")).isSameAs(kept);
    assertThat(kept.getMetadata())
        .isEqualTo(
            new ObjectMetaBuilder()
                .withNamespace("a")
                .withName("p")
                .withUid("uid-p")
                .withGeneration(1L)
                .withCreationTimestamp("2026-11-28T18:00:01Z")
                .build());
    assertThat(kept.getAdditionalProperties()).containsOnlyKeys("spec", "status");
    assertThat(PolicyStore.fault(kept)).isEmpty();
  }

  @Test
  void statusThatIsNoneOfOursIsDropped() {
    GenericKubernetesResource policy = policy("a", "p", 1, "x");
    policy.setAdditionalProperty("status", Map.of("x", "x".repeat(1 << 17)));
    put(policy);

    assertThat(store.values().toList().get(0).getAdditionalProperties()).containsOnlyKeys("spec");
  }

  @Test
  void newestPoliciesOfANamespaceThatHoldsTooMuchAreBrokenAndOthersFeelNothing() {
    String large = "x".repeat(PolicyStore.MAX_BYTES / 2 - 1000);
    put(policy("a", "newest", 9, large));
    put(policy("a", "first", 1, large));
    put(policy("a", "second", 2, "x"));
    put(policy("b", "first", 1, large));
    put(policy("a", "third", 3, large));

    assertThat(beyond()).containsExactlyInAnyOrder("a/newest");
    assertThat(PolicyStore.fault(store.values().filter(PolicyStoreTest::isBeyond).toList().get(0)))
        .contains(
            "namespace a holds more than 200 ModelValidations, or more than 512 KiB of them, and"
                + " this is one of the newest: delete some");
  }

  @Test
  void policyThatIsTooLargeByItselfIsBroken() {
    put(policy("a", "p", 1, "x".repeat(PolicyStore.MAX_BYTES)));

    assertThat(beyond()).containsExactly("a/p");
    assertThat(PolicyStore.fault(Objects.requireNonNull(store.get("a/p"))))
        .contains("its spec is larger than 512 KiB: make it smaller");
  }

  @Test
  void policyThatIsTooLargeByItselfBreaksNoOther() {
    put(policy("a", "small", 2, "x"));
    put(policy("a", "smaller", 3, ""));
    put(policy("a", "large", 1, "x".repeat(PolicyStore.MAX_BYTES)));

    assertThat(beyond()).containsExactly("a/large");
  }

  @Test
  void whichAreBrokenDoesNotDependOnTheOrderOfTheWatch() {
    List<GenericKubernetesResource> policies = new ArrayList<>();
    for (int i = 1; i < 9; i++) {
      policies.add(policy("a", "p" + i, i, "x".repeat(i * 30_000)));
    }
    policies.forEach(this::put);
    List<String> beyond = beyond();

    for (int i = 0; i < 20; i++) {
      PolicyStore other = new PolicyStore((namespace, name) -> {});
      Collections.shuffle(policies, new Random(i));
      policies.forEach(each -> other.put(other.getKey(each), each));
      assertThat(other.values().filter(PolicyStoreTest::isBeyond).map(other::getKey))
          .containsExactlyInAnyOrderElementsOf(beyond);
    }
    assertThat(beyond).hasSize(3);
  }

  @Test
  void tooManySmallOnesAreTooMuch() {
    for (int i = 0; i < PolicyStore.MAX_POLICIES + 5; i++) {
      put(policy("a", "p" + i, 1, "x"));
    }

    assertThat(beyond()).hasSize(5);
  }

  @Test
  void roomOfOneThatWentIsAnothers() {
    GenericKubernetesResource second = policy("a", "second", 2, LARGE);
    put(policy("a", "first", 1, LARGE));
    put(second);
    assertThat(beyond()).containsExactly("a/second");
    assertThat(missing).isEmpty();

    store.remove("a/first");

    assertThat(missing).containsExactly("a/second");
    assertThat(store.isMissing("a", "second")).isTrue();
    assertThat(store.fill(second)).isTrue();
    assertThat(beyond()).isEmpty();
    assertThat(store.isMissing("a", "second")).isFalse();
  }

  @Test
  void roomOfOneThatBecameSmallerIsAnothers() {
    put(policy("a", "first", 1, LARGE));
    put(policy("a", "second", 2, LARGE));

    put(policy("a", "first", 1, "x"));

    assertThat(missing).containsExactly("a/second");
  }

  @Test
  void specThatCameTooLateIsNotTaken() {
    GenericKubernetesResource second = policy("a", "second", 2, LARGE);
    put(policy("a", "first", 1, LARGE));
    put(second);

    assertThat(store.fill(second)).as("no room").isFalse();
    store.remove("a/first");
    second.getMetadata().setGeneration(2L);
    assertThat(store.fill(second)).as("another version").isFalse();
    second.getMetadata().setGeneration(1L);
    second.getMetadata().setUid("another");
    assertThat(store.fill(second)).as("another policy").isFalse();
    store.remove("a/second");
    assertThat(store.fill(second)).as("gone").isFalse();
    assertThat(store.size()).isZero();
  }

  @Test
  void policyOfTheClusterIsNeverBeyond() {
    put(policy("", "p", 1, "x".repeat(PolicyStore.MAX_BYTES)));

    assertThat(beyond()).isEmpty();
  }

  @Test
  void manyShortTextsCountAsTheyWeigh() {
    assertThat(JsonSize.of(List.of("a", "b", "c"))).isEqualTo(4 * 16 + 3);
    assertThat(JsonSize.of(null)).isZero();
  }

  private void put(GenericKubernetesResource policy) {
    store.put(store.getKey(policy), policy);
  }

  private List<String> beyond() {
    return store.values().filter(PolicyStoreTest::isBeyond).map(store::getKey).toList();
  }

  private static boolean isBeyond(GenericKubernetesResource policy) {
    boolean isKept = policy.getAdditionalProperties().containsKey("spec");
    assertThat(PolicyStore.fault(policy).isEmpty()).isEqualTo(isKept);
    return !isKept;
  }

  private static GenericKubernetesResource policy(
      String namespace, String name, int second, String text) {
    GenericKubernetesResource policy = new GenericKubernetesResource();
    policy.setKind("ModelValidation");
    policy.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace.isEmpty() ? null : namespace)
            .withName(name)
            .withUid("uid-" + name)
            .withGeneration(1L)
            .withCreationTimestamp("2026-11-28T18:00:0" + second + "Z")
            .withAnnotations(Map.of("a", "b"))
            .withLabels(Map.of("a", "b"))
            .build());
    policy.setAdditionalProperty("spec", Map.of("text", text));
    policy.setAdditionalProperty("status", Map.of("pods", 1));
    return policy;
  }
}
