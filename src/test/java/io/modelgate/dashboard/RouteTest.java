package io.modelgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is reachable from outside of the cluster: what people open, and nothing else. */
final class RouteTest {
  private static final Path COMPONENT = Path.of("openshift", "components", "status-page");

  @Test
  void routesLeadToWhatPeopleOpen() throws IOException {
    List<JsonNode> routes = Yaml.parseAll(Files.readString(COMPONENT.resolve("route.yaml")));

    assertThat(routes)
        .extracting(route -> route.at("/spec/path").asText())
        .containsExactly("/ui", "/api", "/login");
    for (JsonNode route : routes) {
      assertThat(route.path("kind").asText()).isEqualTo("Route");
      assertThat(route.at("/spec/tls/termination").asText()).isEqualTo("reencrypt");
      assertThat(route.at("/spec/tls/insecureEdgeTerminationPolicy").asText())
          .isEqualTo("Redirect");
      assertThat(route.at("/spec/wildcardPolicy").asText()).isEqualTo("None");
      assertThat(route.at("/spec/subdomain")).isEqualTo(routes.get(0).at("/spec/subdomain"));
      assertThat(route.at("/metadata/annotations"))
          .isEqualTo(routes.get(0).at("/metadata/annotations"));
    }
  }

  @Test
  void thereIsNoOtherWayIn() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> manifests = Files.walk(Path.of("openshift"))) {
      for (Path each : manifests.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        if (Files.readString(each).matches("(?s).*\\bkind: (Route|Ingress|HTTPRoute)\\b.*")) {
          found.add(Path.of("openshift").relativize(each).toString());
        }
      }
    }
    assertThat(found).containsExactly("components/status-page/route.yaml");
  }

  @Test
  void browsersAreSentBackToTheLoginOnly() throws IOException {
    List<JsonNode> login = Yaml.parseAll(Files.readString(COMPONENT.resolve("login.yaml")));

    JsonNode account = login.get(0);
    assertThat(account.path("kind").asText()).isEqualTo("ServiceAccount");
    JsonNode reference =
        Yaml.parse(
            account
                .path("metadata")
                .path("annotations")
                .path("serviceaccounts.openshift.io/oauth-redirectreference.modelgate")
                .asText());
    assertThat(reference.at("/reference/kind").asText()).isEqualTo("Route");
    assertThat(reference.at("/reference/name").asText()).isEqualTo("modelgate-login");
    assertThat(Files.readString(Path.of("liberty", "login-openshift.xml")))
        .contains("<socialLoginWebapp contextPath=\"/login\"/>");
  }

  @Test
  void clientOfTheOAuthServerMayReviewTokensOnly() throws IOException {
    JsonNode role =
        Yaml.parseAll(Files.readString(COMPONENT.resolve("login.yaml"))).stream()
            .filter(each -> each.path("kind").asText().equals("ClusterRole"))
            .findFirst()
            .orElseThrow();

    assertThat(role.path("rules")).hasSize(1);
    assertThat(role.at("/rules/0/resources/0").asText()).isEqualTo("tokenreviews");
    assertThat(role.at("/rules/0/resources")).hasSize(1);
    assertThat(role.at("/rules/0/verbs/0").asText()).isEqualTo("create");
    assertThat(role.at("/rules/0/verbs")).hasSize(1);
  }
}
