package io.modelgate.command.lint.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the manifests leave out, lint knows. */
final class UncoveredNamespacesTest {
  @ParameterizedTest
  @ValueSource(strings = {"webhook.yaml", "validating-webhook.yaml"})
  void namesAreThoseOfTheWebhooks(String file) throws IOException {
    Object configuration =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(Path.of("openshift/base", file)));
    JsonNode webhooks = new JsonMapper().<JsonNode>valueToTree(configuration).path("webhooks");

    assertThat(webhooks).isNotEmpty();
    for (JsonNode webhook : webhooks) {
      Set<String> names = new HashSet<>();
      for (JsonNode each : webhook.at("/namespaceSelector/matchExpressions")) {
        if (each.path("key").asText().equals("kubernetes.io/metadata.name")) {
          each.path("values").forEach(value -> names.add(value.asText()));
        }
      }
      assertThat(names).isEqualTo(UncoveredNamespaces.NAMES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openshift/overlays/openshift/kustomization.yaml"})
  void prefixesAreThoseOfTheConditions(String file) throws IOException {
    Matcher prefixes =
        Pattern.compile("namespace\\.startsWith\\('([^']+)'\\)")
            .matcher(Files.readString(Path.of(file)));
    Set<String> found = new HashSet<>();
    while (prefixes.find()) {
      found.add(prefixes.group(1));
    }

    assertThat(found).isNotEmpty().allMatch(each -> UncoveredNamespaces.contain(each + "any"));
    assertThat(UncoveredNamespaces.contain("search")).isFalse();
  }
}
