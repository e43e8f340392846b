package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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

  private final List<PolicyId> compilations = new ArrayList<>();
  private final CompiledPolicies counting =
      new CompiledPolicies(
          resource -> {
            compilations.add(resource.id());
            return PolicyReader.read(resource.id(), resource.spec());
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
            resource -> {
              if (resource.id().equals(BAD)) {
                mistake.run();
              }
              return PolicyReader.read(resource.id(), resource.spec());
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
                      "it cannot be compiled because of an error of Modelgate's own (%s): report it,"
                              .formatted(name)
                          + " and write the policy differently until it is fixed");
            });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void policyOfEachKindMayBeBroken(Kind kind) {
    PolicyId id = new PolicyId(kind, kind.isNamespaced() ? "a" : "", "b");
    CompiledPolicies compiled =
        new CompiledPolicies(
            resource -> {
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
                r -> Recall.class))
        .isEqualTo(
            switch (kind) {
              case CLUSTER, NAMESPACED, UPSTREAM -> ModelPolicy.class;
              case RUNTIME -> SandboxPolicy.class;
              case EXEMPTION -> Exemption.class;
              case RECALL -> Recall.class;
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

  private static PolicyResource resource(PolicyId id, long generation) {
    return new PolicyResource(id, List.of("uid", generation), Map.of());
  }
}
