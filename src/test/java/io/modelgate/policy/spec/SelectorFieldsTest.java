package io.modelgate.policy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.api.LabelSelector;
import io.modelgate.testing.Yaml;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A selector that Kubernetes would refuse in a webhook is a fault of its policy. */
final class SelectorFieldsTest {
  private static final String LONG = "a".repeat(64);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "not a label",
        "a\nb",
        "-a",
        "a-",
        "a.",
        "_a",
        "a/",
        "/a",
        "a/b/c",
        "A.b/c",
        "a..b/c",
        "-a/b",
        "a_b/c",
        "ä",
        "a/ä",
        "a\u0000",
        "a:b"
      })
  void keyThatNoLabelCanHave(String key) {
    assertKeyIsRefused(key);
  }

  @Test
  void keyThatIsTooLong() {
    assertKeyIsRefused(LONG);
    assertKeyIsRefused("a/" + LONG);
    assertKeyIsRefused("a".repeat(254) + "/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "no good value!", "a\nb", "a\n", "-a", "a-", "a.", "a/b", "ä", "*"})
  void valueThatNoLabelCanHave(String value) {
    assertValueIsRefused(value);
    assertValueIsRefused(LONG);
  }

  @Test
  void whatLabelsCanHave() throws Exception {
    String key = "a".repeat(63) + "." + "b".repeat(180) + ".example/" + "A_b.c-1".repeat(9);
    LabelMatcher matcher =
        SelectorFields.labels(
            "f", new LabelSelector(Map.of(key, "", "a", "x".repeat(63), "B.c_d", "1"), null));

    assertThat(matcher.matches(Map.of(key, "", "a", "x".repeat(63), "B.c_d", "1"))).isTrue();
  }

  @Test
  void faultNamesTheFieldAndTheTextPrintably() {
    assertFault(
        "{matchLabels: {\"not\\na \\u202e\\\"label\\\"\": x}}",
        "spec.selector.pods.matchLabels has the key \"not\\u000aa \\u202e\\u0022label\\u0022\","
            + " which is not valid for a label: use at most 63 letters, digits, -, _ and .,"
            + " optionally after a DNS name and a slash");
    assertFault(
        "{matchExpressions: [{key: a, operator: NotIn, values: [b, %s]}]}".formatted(LONG),
        "spec.selector.pods.matchExpressions has the value \"%s…\", which is not valid for a label: use at most"
                .formatted("a".repeat(40))
            + " 63 letters, digits, -, _ and ., with a letter or digit at both ends");
    assertFault(
        "{matchExpressions: [{operator: Exists}]}",
        "spec.selector.pods.matchExpressions.key must be set");
  }

  private static void assertKeyIsRefused(String key) {
    assertThatThrownBy(() -> SelectorFields.labels("f", new LabelSelector(Map.of(key, "x"), null)))
        .as(key)
        .isInstanceOf(FaultException.class);
  }

  private static void assertValueIsRefused(String value) {
    assertThatThrownBy(
            () -> SelectorFields.labels("f", new LabelSelector(Map.of("key", value), null)))
        .as(value)
        .isInstanceOf(FaultException.class);
  }

  private static void assertFault(String selector, String fault) {
    assertThatThrownBy(
            () ->
                SelectorFields.labels(
                    "spec.selector.pods",
                    new JsonMapper().convertValue(Yaml.parse(selector), LabelSelector.class)))
        .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
