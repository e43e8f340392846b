package io.modelgate.policy.sandbox.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.spec.FaultException;
import io.modelgate.testing.Yaml;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What expressions see, how they fail, and that they end. */
final class ExpressionTest {
  private static final JsonNode POD =
      Yaml.parse(
          """
          metadata: {name: a, labels: {tier: gpu}}
          spec:
            hostNetwork: false
            priority: 7
            nodeName: null
            initContainers: [{name: model-validation, image: ours}, {name: fetch, image: x}]
            containers:
              - {name: server, image: 'a/pytorch:2', resources: {limits: {cpu: 4500m, memory: 1Gi}}}
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantity(pod.spec.containers[0].resources.limits.cpu).isGreaterThan(quantity('4'))",
        "!quantity('4').isLessThan(quantity('4000m'))",
        "quantity('4').compareTo(quantity('4000m')) == 0",
        "quantity('4') == quantity('4000m')",
        "quantity('1').add(quantity('500m')) == quantity('1.5')",
        "quantity('1').sub(quantity('1.5')).sign() == -1",
        "isQuantity('4500m') && !isQuantity('much')",
        "pod.spec.containers.exists(c, c.image.contains('pytorch'))",
        "pod.metadata.labels.tier == 'gpu' && pod.spec.priority > 6",
        "pod.?metadata.annotations.orValue({}) == {}",
        "!has(pod.spec.nodeName) && !pod.spec.hostNetwork",
        "pod.spec.initContainers.size() == 1",
        "pod.spec.containers[0].image.matches('^a/.*')"
      })
  void holds(String expression) throws Exception {
    assertThat(compile(expression).holds(view(POD))).isTrue();
  }

  @Test
  void podWithoutInitContainersOfItsOwnHasNone() throws Exception {
    ObjectNode pod = POD.deepCopy();
    ((ArrayNode) pod.at("/spec/initContainers")).remove(1);

    assertThat(compile("!has(pod.spec.initContainers)").holds(view(pod))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "pod.spec. | no viable alternative at input",
        "pods.spec == {} | undeclared reference to 'pods'",
        "'text' | expected type 'bool'",
        "quantity(4) == quantity('4') | found no matching overload for 'quantity'",
      })
  void doesNotCompile(String expression, String why) {
    assertThatThrownBy(() -> compile(expression))
        .isInstanceOf(FaultException.class)
        .hasMessageStartingWith("spec.expression does not compile: ERROR: ")
        .hasMessageContaining(why);
  }

  @Test
  void hugeExpressionDoesNotCompile() {
    assertThatThrownBy(() -> compile("true" + " || true".repeat(1_000)))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("expression code point size exceeds limit: size: 8004, limit 4096");
    assertThatThrownBy(() -> compile("(".repeat(500) + "true" + ")".repeat(500)))
        .isInstanceOf(FaultException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "pod.spec.nodeName == 'a' | its expression fails (evaluation error at <input>:8: key"
            + " 'nodeName' is not present in map)",
        "pod.spec.priority | its expression is neither true nor false",
        "quantity('much') == quantity('1') | its expression fails (evaluation error at <input>:8:"
            + " Function 'string_to_quantity' failed with arg(s) 'much')",
      })
  void cannotBeTold(String expression, String why) {
    assertThatThrownBy(() -> compile(expression).holds(view(POD)))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "pod.spec.few.all(a, pod.spec.few.all(b, pod.spec.few.all(c, a != 'x'))) | its expression"
            + " fails (evaluation error at <input>:16: Iteration budget exceeded: 10000)",
        "pod.spec.list.all(a, !pod.spec.long.matches('(a*)*b')) | its expression takes too long",
        "pod.spec.list.all(a, pod.spec.long + a != '') | its expression takes too long",
        "pod.spec.list.all(a, pod.spec.list == pod.spec.same) | its expression takes too long",
      })
  void expensiveExpressionEnds(String expression, String why) throws Exception {
    ObjectNode pod = POD.deepCopy();
    for (int i = 0; i < 9_000; i++) {
      pod.withArray("/spec/list").add("" + i);
      pod.withArray("/spec/same").add("" + i);
    }
    for (int i = 0; i < 30; i++) {
      pod.withArray("/spec/few").add("" + i);
    }
    ((ObjectNode) pod.path("spec")).put("long", "a".repeat(100_000));
    Expression compiled = compile(expression);
    PodView view = view(pod);
    long since = System.nanoTime();

    assertThatThrownBy(() -> compiled.holds(view))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(why);
    assertThat(System.nanoTime() - since).isLessThan(5_000_000_000L);
  }

  private static PodView view(JsonNode pod) {
    return PodView.of("default", pod, Set.of("model-validation"));
  }

  private static Expression compile(String source) throws FaultException {
    return Expression.compile("spec.expression", source);
  }
}
