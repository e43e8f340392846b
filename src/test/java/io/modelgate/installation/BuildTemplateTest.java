package io.modelgate.installation;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Template of templates/build.yaml. Builds and image streams are served by OpenShift's own API
 * server, so no definition of theirs can be installed in a test's: their fields are held against
 * fabric8's types, which are generated from OpenShift's.
 */
final class BuildTemplateTest {
  private static final Path TEMPLATE = Path.of("templates", "build.yaml");
  private static final Pattern ARGUMENT = Pattern.compile("(?m)^ARG (\\w+)");

  /** Refuses fields that a type does not have, which fabric8's types would keep aside. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  @Test
  void everyFieldIsOneOfOpenShifts() throws IOException {
    for (JsonNode each : objects()) {
      STRICT.treeToValue(each, typeOf(each));
    }
    assertThat(objects())
        .extracting(each -> each.path("kind").asText())
        .containsOnlyOnce("Namespace", "RoleBinding")
        .contains("ImageStream", "BuildConfig");
  }

  @Test
  void fieldThatOpenShiftDoesNotHaveIsRefused() throws IOException {
    JsonNode build = build("verifier");
    ((ObjectNode) build.at("/spec/strategy/dockerStrategy")).put("dockerFile", "Containerfile");

    assertThatThrownBy(() -> STRICT.treeToValue(build, typeOf(build)))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("Unrecognized field \"dockerFile\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"controller", "verifier"})
  void buildUsesTheContainerfileOfImagesShWithArgumentsThatItHas(String image) throws IOException {
    JsonNode strategy = build(image).at("/spec/strategy/dockerStrategy");

    Path containerfile = Path.of(strategy.path("dockerfilePath").asText());
    assertThat(containerfile).isEqualTo(Path.of("src/build/image", image, "Containerfile"));
    Set<String> arguments =
        ARGUMENT
            .matcher(Files.readString(containerfile))
            .results()
            .map(match -> match.group(1))
            .collect(toSet());
    assertThat(arguments).containsAll(strategy.path("buildArgs").findValuesAsText("name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"controller", "verifier"})
  void buildFillsAnImageStreamThatIsThere(String image) throws IOException {
    String tag = build(image).at("/spec/output/to/name").asText();

    assertThat(tag).startsWith(image + ":");
    assertThat(Files.readString(Path.of("src/build/images.sh")))
        .contains("version=" + tag.substring(tag.indexOf(':') + 1) + "\n");
    assertThat(objects())
        .anyMatch(
            each ->
                each.path("kind").asText().equals("ImageStream")
                    && each.at("/metadata/name").asText().equals(image));
  }

  private static Class<? extends HasMetadata> typeOf(JsonNode object) {
    HasMetadata typed = new KubernetesSerialization().unmarshal(object.toString());
    assertThat(typed).isNotInstanceOf(GenericKubernetesResource.class);
    return typed.getClass();
  }

  private static JsonNode build(String name) throws IOException {
    return objects().stream()
        .filter(each -> each.path("kind").asText().equals("BuildConfig"))
        .filter(each -> each.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> objects() throws IOException {
    return StreamSupport.stream(Yaml.read(TEMPLATE).path("objects").spliterator(), false).toList();
  }
}
