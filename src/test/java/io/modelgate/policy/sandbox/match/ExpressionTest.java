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
        "sign(quantity('-1m')) == -1 && sign(quantity('0')) == 0",
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
        "pod.spec. | character 10: something is wrong or missing at '.'",
        "pod.spec.size( | character 15: it ends too early",
        "pod.spec == | character 12: it ends too early",
        "(pod.spec == {} | character 16: ')' is missing at the end",
        "pod.spec == {} } | character 16: '}' is unexpected",
        "pod.spec == {) | character 14: ')' is unexpected",
        "pod.spec.nodeName = 'a' | character 19: '= ' is not understood",
        "pods.spec == {} | undeclared reference to 'pods'",
        "'text' | expected type 'bool'",
        "quantity(4) == quantity('4') | found no matching overload for 'quantity'",
      })
  void doesNotCompile(String expression, String why) {
    assertThatThrownBy(() -> compile(expression))
        .isInstanceOf(FaultException.class)
        .hasMessageStartingWith("spec.expression does not compile: line 1, character ")
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
        "pod.spec.list.all(a, !pod.spec.long.matches('(a*)*b')) | its expression costs too much",
        "pod.spec.list.all(a, pod.spec.long + a != '') | its expression costs too much",
        "pod.spec.list.all(a, pod.spec.list == pod.spec.same) | its expression costs too much",
        "pod.spec.list.all(a, pod.spec == pod.spec) | its expression costs too much",
        "pod.spec.list.all(a, [pod.spec] == [pod.spec]) | its expression costs too much",
        "pod.spec.list.all(a, optional.of(pod.spec) == optional.of(pod.spec)) | its expression"
            + " costs too much",
        "pod.spec.list.all(a, !('x' in pod.spec.list)) | its expression costs too much",
        "pod.spec.list.all(a, !(pod.spec.few in pod.spec.list)) | its expression costs too much",
        "pod.spec.list.all(a, size(pod.spec.list + pod.spec.list) > 0) | its expression costs too"
            + " much",
        "pod.spec.few.all(a, !pod.spec.long.contains(pod.spec.long + 'b')) | its expression costs"
            + " too much",
        "!pod.spec.long.matches(pod.spec.long + 'b') | its expression costs too much",
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

    assertThatThrownBy(() -> compiled.holds(view))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(why);
  }

  @Test
  void oneSearchThatWouldTakeLongIsNotBegun() throws Exception {
    ObjectNode pod = POD.deepCopy();
    pod.withObject("/spec").put("long", "a".repeat(100_000));
    Expression compiled = compile("pod.spec.long.matches('(%s)*b')".formatted("a*".repeat(1500)));
    PodView view = view(pod);

    assertThatThrownBy(() -> compiled.holds(view))
        .isInstanceOf(UndecidableException.class)
        .hasMessage("its expression costs too much");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pod.spec.containers.all(c, c.image.startsWith('registry.example/') && !('x' in c.args))",
        "pod.spec.containers.exists(c, c.args == ['--port', '8080'])",
        "!('other' in pod.metadata.annotations) && !(pod.metadata.annotations.note in ['a', 'b'])",
        "pod.spec.containers.filter(c, c.args != []).map(c, c.image).size() == 200",
        "pod.spec.containers.all(c,"
            + " c.image.matches('^registry[.]example/[a-z0-9/]+(:[a-z0-9.]+)?$'))",
        "!pod.metadata.annotations.note.contains('secret')",
      })
  void largePodsAreLookedAtByUsualExpressions(String expression) throws Exception {
    ObjectNode pod = POD.deepCopy();
    pod.withObject("/metadata/annotations").put("note", "a".repeat(250_000));
    pod.withObject("/spec").remove("containers");
    for (int i = 0; i < 200; i++) {
      ObjectNode container = pod.withArray("/spec/containers").addObject();
      container.put("name", "c" + i).put("image", "registry.example/team/model:1." + i);
      container.withArray("args").add("--port").add("8080");
    }

    assertThat(compile(expression).holds(view(pod))).isTrue();
  }

  private static PodView view(JsonNode pod) {
    return PodView.of("default", pod, Set.of("model-validation"));
  }

  private static Expression compile(String source) throws FaultException {
    return Expression.compile("spec.expression", source);
  }
}
