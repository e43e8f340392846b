package io.modelgate.installation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.GeneratedFile;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes what the console shows of the examples: samples, and the quick starts that use them. */
final class Console {
  private static final Path FOLDER = Path.of("openshift", "console");

  /** A line of a quick start's source that stands for a file of examples/, or a document of it. */
  private static final Pattern INCLUDED =
      Pattern.compile("(?m)^( *)<(examples/[a-z.]+)(?:#(\\d))?>\n");

  private Console() {}

  /** All its generated files. */
  static List<GeneratedFile> files() throws IOException {
    List<JsonNode> samples = new ArrayList<>();
    for (PolicyExample each : PolicyExample.ALL) {
      samples.add(sample(each));
    }
    return List.of(
        GeneratedFile.yaml(
            FOLDER.resolve("samples.yaml"), Path.of("examples"), samples.toArray(JsonNode[]::new)),
        quickStart("quick-start-models.yaml"),
        quickStart("quick-start-sandbox.yaml"));
  }

  private static ObjectNode sample(PolicyExample example) throws IOException {
    JsonNode policy = Yaml.parse(example.yaml());
    ObjectNode sample = JsonNodeFactory.instance.objectNode();
    sample.put("apiVersion", "console.openshift.io/v1").put("kind", "ConsoleYAMLSample");
    sample.putObject("metadata").put("name", "modelgate-" + example.name());
    ObjectNode spec = sample.putObject("spec");
    spec.putObject("targetResource")
        .put("apiVersion", policy.path("apiVersion").asText())
        .put("kind", policy.path("kind").asText());
    spec.put("title", example.title());
    spec.put("description", "A " + policy.path("kind").asText() + " that is tested as it is.");
    spec.put("yaml", example.yaml());
    return sample;
  }

  private static GeneratedFile quickStart(String name) throws IOException {
    Path source = FOLDER.resolve("source").resolve(name);
    Matcher included = INCLUDED.matcher(Files.readString(source));
    StringBuilder text = new StringBuilder(GeneratedFile.header(source));
    while (included.find()) {
      String example = document(included.group(2), included.group(3));
      included.appendReplacement(
          text, Matcher.quoteReplacement(example.indent(included.group(1).length())));
    }
    included.appendTail(text);
    return new GeneratedFile(FOLDER.resolve(name), text.toString());
  }

  private static String document(String file, @Nullable String document) throws IOException {
    String text = Files.readString(Path.of(file)).replaceFirst("\\A(#.*\n)+", "");
    return document == null ? text : text.split("(?m)^---\n", -1)[Integer.parseInt(document)];
  }
}
