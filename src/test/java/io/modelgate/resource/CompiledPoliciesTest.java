package io.modelgate.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.Exemption;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.compiled.Recall;
import io.modelgate.policy.compiled.SandboxPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CompiledPoliciesTest {
  private static final PolicyId BAD = new PolicyId(Kind.NAMESPACED, "a", "bad");
  private static final PolicyId GOOD = new PolicyId(Kind.NAMESPACED, "a", "good");

  private static final String KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEzsB12RqA+STJx2QZSfmw8zxl/2wg
      J+1oQ4aGwXo8yzgy6NTt73GmOlJ+pEk5ptG+cz/ih/RMG+zI6EH74sdcNA==
      -----END PUBLIC KEY-----
      """;

  private static final String OTHER_KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE4RyT8aBZGKX7yOdGBQiBgb0iy8IWgHot
      wCf8JsbQYmrjudqUdFMe+Kh7U4kLUgQRHT7RuHuH5KYbL9icWRgvAEwpVrnCNxUk
      fhuuhqqIGUBGTF7gmhPvlaFGpzslRawH
      -----END PUBLIC KEY-----
      """;

  private final List<PolicyId> compilations = new ArrayList<>();
  private final CompiledPolicies counting =
      new CompiledPolicies(
          (resource, trustRoots) -> {
            compilations.add(resource.id());
            return PolicyReader.read(resource.id(), resource.spec(), trustRoots);
          });

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "NoSuchElementException", () -> assertThat(Optional.empty().orElseThrow()).isNull()),
        mistake(
            "NumberFormatException",
            () -> assertThat(Integer.parseInt("x")).isZero()), // as where a type is wrong
        mistake("StackOverflowError", CompiledPoliciesTest::withoutEnd),
        mistake(
            "NoClassDefFoundError",
            () -> {
              throw new NoClassDefFoundError("x");
            }));
  }

  private static Arguments mistake(String name, Runnable mistake) {
    return Arguments.of(name, mistake);
  }

  private static void withoutEnd() {
    List<Object> list = new ArrayList<>();
    list.add(List.of(list));
    assertThat(list.hashCode()).isZero();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeOfOursBreaksThePolicyAlone(String name, Runnable mistake) {
    CompiledPolicies compiled =
        new CompiledPolicies(
            (resource, trustRoots) -> {
              if (resource.id().equals(BAD)) {
                mistake.run();
              }
              return PolicyReader.read(resource.id(), resource.spec(), trustRoots);
            });

    List<Policy> policies = compiled.of(List.of(resource(BAD, 1), resource(GOOD, 1)));

    assertThat(policies).extracting(Policy::id).containsExactly(BAD, GOOD);
    assertThat(policies.get(0))
        .isInstanceOfSatisfying(
            ModelPolicy.Broken.class,
            broken -> {
              assertThat(broken.selects(JsonNodeFactory.instance.objectNode())).isTrue();
              assertThat(broken.fault())
                  .isEqualTo(
                      "it cannot be compiled because of an internal error in Modelgate (%s): report it,"
                              .formatted(name)
                          + " and change the policy until it is fixed");
            });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void policyOfEachKindMayBeBroken(Kind kind) {
    PolicyId id = new PolicyId(kind, kind.isNamespaced() ? "a" : "", "b");
    CompiledPolicies compiled =
        new CompiledPolicies(
            (resource, trustRoots) -> {
              throw new IllegalStateException();
            });

    Policy policy = compiled.of(List.of(resource(id, 1))).get(0);

    assertThat(policy.id()).isEqualTo(id);
    assertThat(policy).isInstanceOf(Policy.Broken.class);
    assertThat(
            policy.<Class<?>>match(
                m -> ModelPolicy.class,
                s -> SandboxPolicy.class,
                e -> Exemption.class,
                r -> Recall.class,
                t -> CompiledTrustRoot.class))
        .isEqualTo(
            switch (kind) {
              case CLUSTER, NAMESPACED, UPSTREAM -> ModelPolicy.class;
              case RUNTIME -> SandboxPolicy.class;
              case EXEMPTION -> Exemption.class;
              case RECALL -> Recall.class;
              case TRUST_ROOT -> CompiledTrustRoot.class;
            });
  }

  @Test
  void eachIsCompiledOnceForEachVersion() {
    Policy before = counting.of(List.of(resource(GOOD, 1), resource(BAD, 1))).get(0);
    Policy same = counting.of(List.of(resource(GOOD, 1), resource(BAD, 2))).get(0);

    assertThat(same).isSameAs(before);
    assertThat(compilations).containsExactly(GOOD, BAD, BAD);
  }

  @Test
  void policyThatWentIsForgotten() {
    counting.of(List.of(resource(GOOD, 1)));
    counting.of(List.of());
    counting.of(List.of(resource(GOOD, 1)));

    assertThat(compilations).containsExactly(GOOD, GOOD);
  }

  @Test
  void policyFollowsTheTrustRootsThatItNames() {
    PolicyId root = PolicyId.clusterWide(Kind.TRUST_ROOT, "prod");
    PolicyResource policy = new PolicyResource(BAD, List.of("uid", 1L), naming("prod"));
    PolicyResource other = resource(GOOD, 1);

    Policy missing = counting.of(List.of(other, policy)).get(1);
    Policy usable = counting.of(List.of(other, policy, trustRoot(root, "a", 1, KEY))).get(1);
    Policy same = counting.of(List.of(other, policy, trustRoot(root, "a", 1, KEY))).get(1);
    Policy changed = counting.of(List.of(other, policy, trustRoot(root, "a", 2, OTHER_KEY))).get(1);
    Policy broken = counting.of(List.of(other, policy, trustRoot(root, "a", 3, "x"))).get(1);
    Policy again = counting.of(List.of(other, policy, trustRoot(root, "b", 1, KEY))).get(1);
    Policy gone = counting.of(List.of(other, policy)).get(1);

    assertThat(fault(missing)).contains("names TrustRoot \"prod\", which does not exist");
    assertThat(usable).isInstanceOf(ModelPolicy.Usable.class);
    assertThat(same).isSameAs(usable);
    assertThat(changed).isInstanceOf(ModelPolicy.Usable.class).isNotEqualTo(usable);
    assertThat(fault(broken)).contains("cannot be used: spec.keys[0].inline does not contain");
    assertThat(again).isEqualTo(usable);
    assertThat(fault(gone)).contains("which does not exist");
    assertThat(compilations.stream().filter(GOOD::equals)).hasSize(1);
  }

  private static String fault(Policy policy) {
    return ((Policy.Broken) policy).fault();
  }

  private static Map<String, Object> naming(String trustRoot) {
    return Map.of(
        "config", Map.of("publicKeyConfig", Map.of("trustRoot", Map.of("name", trustRoot))));
  }

  private static PolicyResource trustRoot(PolicyId id, String uid, long generation, String key) {
    return new PolicyResource(
        id, List.of(uid, generation), Map.of("keys", List.of(Map.of("inline", key))));
  }

  private static PolicyResource resource(PolicyId id, long generation) {
    return new PolicyResource(id, List.of("uid", generation), Map.of());
  }
}
