package io.modelgate.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What OpenShift's console is told of the plugin, and that it is all there. */
final class ConsolePluginTest {
  private static final Path PAGE = Path.of("src", "main", "webapp", "ui");
  private static final Path SCHEMAS = Path.of("src", "test", "definitions", "console-sdk");
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode manifest = JSON.readTree(PAGE.resolve("plugin-manifest.json").toFile());
  private final JsonNode resource =
      Yaml.read(Path.of("openshift", "components", "console-plugin", "console-plugin.yaml"));

  ConsolePluginTest() throws IOException {}

  @ParameterizedTest
  @CsvSource({"plugin-manifest.json,''", "console-extensions.json,/extensions"})
  void manifestIsAsTheSdkHasIt(String schema, String part) throws IOException {
    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V7)
                .getSchema(Files.readString(SCHEMAS.resolve(schema)))
                .validate(manifest.at(part)))
        .isEmpty();
  }

  @Test
  void namesAndVersionsAgree() throws IOException {
    String name = manifest.path("name").asText();
    String entry = Files.readString(PAGE.resolve("plugin-entry.js"));
    String pom = Files.readString(Path.of("pom.xml"));
    String version = manifest.path("version").asText();

    assertThat(resource.at("/metadata/name").asText()).isEqualTo(name);
    assertThat(manifest.path("baseURL").asText()).isEqualTo("/api/plugins/" + name + "/");
    assertThat(entry).contains("NAME = \"" + name + "\"", "VERSION = \"" + version + "\"");
    assertThat(pom)
        .containsPattern(
            "<artifactId>modelgate</artifactId>\\s*<version>"
                + Pattern.quote(version)
                + "(-SNAPSHOT)?</version>");
  }

  @Test
  void whatTheManifestNamesIsThere() throws IOException {
    String components = Files.readString(PAGE.resolve("console.js"));
    String views = Files.readString(PAGE.resolve("app.js"));

    for (JsonNode script : manifest.path("loadScripts")) {
      assertThat(PAGE.resolve(script.asText())).exists();
    }
    for (String reference : manifest.findValuesAsText("$codeRef")) {
      assertThat(reference).startsWith("pages.");
      assertThat(components).contains(reference.substring("pages.".length()) + ": (");
    }
    List<String> links =
        manifest.findParents("href").stream()
            .filter(each -> each.has("section"))
            .map(each -> each.path("href").asText())
            .toList();
    assertThat(links)
        .contains("/model-verification/overview")
        .allSatisfy(
            link -> {
              String view = link.replace("/model-verification/", "");
              assertThat(views).contains("[\"" + (view.equals("overview") ? "" : view) + "\", ");
            });
  }

  @Test
  void consoleFindsThePageAndPassesTheUsersTokenOn() throws IOException {
    JsonNode proxy = resource.at("/spec/proxy/0");
    JsonNode service = Yaml.read(Path.of("openshift", "base", "service.yaml"));

    assertThat(resource.at("/spec/backend/service/basePath").asText()).isEqualTo("/ui");
    assertThat(proxy.path("authorization").asText()).isEqualTo("UserToken");
    for (JsonNode each :
        List.of(resource.at("/spec/backend/service"), proxy.at("/endpoint/service"))) {
      assertThat(each.path("name")).isEqualTo(service.at("/metadata/name"));
      assertThat(each.path("namespace")).isEqualTo(service.at("/metadata/namespace"));
      assertThat(each.path("port").asInt()).isEqualTo(service.at("/spec/ports/0/port").asInt());
    }
    assertThat(Files.readString(PAGE.resolve("console.js")))
        .contains("/api/proxy/plugin/modelgate/" + proxy.path("alias").asText() + "/api/");
  }
}
