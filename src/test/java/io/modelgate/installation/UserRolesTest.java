package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** To which of the cluster's own roles ours are added. */
final class UserRolesTest {
  @Test
  void whoMayOnlyCreatePodsMayNotTakeAwayWhatHoldsForThem() throws IOException {
    Map<String, List<String>> added = new TreeMap<>();
    for (JsonNode role :
        Yaml.parseAll(Files.readString(Path.of("openshift", "base", "user-roles.yaml")))) {
      added.put(
          role.at("/metadata/name").asText(),
          role.at("/metadata/labels").properties().stream().map(Map.Entry::getKey).toList());
    }

    assertThat(added)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "modelgate-viewer", List.of("rbac.authorization.k8s.io/aggregate-to-view"),
                "modelgate-editor", List.of("rbac.authorization.k8s.io/aggregate-to-admin")));
  }

  @Test
  void noRoleWritesWhatHoldsForAllNamespaces() throws IOException {
    for (JsonNode role :
        Yaml.parseAll(Files.readString(Path.of("openshift", "base", "user-roles.yaml")))) {
      for (JsonNode rule : role.path("rules")) {
        for (JsonNode verb : rule.path("verbs")) {
          if (!List.of("get", "list", "watch").contains(verb.asText())) {
            assertThat(rule.path("resources").toString()).isEqualTo("[\"modelvalidations\"]");
          }
        }
      }
    }
  }
}
