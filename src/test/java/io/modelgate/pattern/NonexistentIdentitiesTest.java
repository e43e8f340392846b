package io.modelgate.pattern;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The definitions have no way to share them, so they repeat them. */
final class NonexistentIdentitiesTest {
  @ParameterizedTest
  @ValueSource(strings = {"modelvalidations.yaml", "clustermodelvalidations.yaml"})
  void definitionsHaveTheSame(String definition) throws IOException {
    String rules =
        Yaml.read(Path.of("openshift", "base", definition)).findValuesAsText("rule").toString();

    assertThat(rules)
        .contains("!'" + String.join("\\n", NonexistentIdentities.ALL) + "'.matches(r'")
        .contains("!'" + String.join("\\n", NonexistentIdentities.NAMES) + "'.matches(r'")
        .contains(
            NonexistentIdentities.ALL.stream()
                .map(each -> "'" + each + "'")
                .collect(joining(", ", "['', ", "].all(")));
  }
}
