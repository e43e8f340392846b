package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.PlatformDefinitions;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console shows: samples that can be created, quick starts that can be followed. */
@Needs(Component.API_SERVER)
final class ConsoleIT {
  private static final Path FOLDER = Path.of("openshift", "console");

  /** A block to copy; the console's own markdown. */
  private static final Pattern BLOCK = Pattern.compile("(?s)```\n(.*?)```\\{\\{copy}}");

  private static final Pattern INLINE_COMMAND = Pattern.compile("`(oc [^`\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]+]\\(([^)]*)\\)");
  private static final Pattern CONSOLE_PATH =
      Pattern.compile("/k8s/(?:ns/[a-z-]+|cluster|all-namespaces)/([^~/]+)~([^~/]+)~([^~/]+)");

  private static KubeApi api;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("console");
    PlatformDefinitions.install(api);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void apiServerKnowsEveryField() {
    String[] apply = {"apply", "--server-side", "--validate=strict", "-k", FOLDER.toString()};

    assertThat(api.kubectl("", apply).lines())
        .hasSize(18)
        .allMatch(line -> line.endsWith("serverside-applied"));
  }

  @Test
  void everySampleIsAPolicyOfItsKindThatCanBeCreated() throws IOException {
    List<JsonNode> samples = Yaml.parseAll(Files.readString(FOLDER.resolve("samples.yaml")));
    for (JsonNode each : samples) {
      JsonNode spec = each.path("spec");
      JsonNode policy = Yaml.parse(spec.path("yaml").asText());

      assertThat(policy.path("kind")).isEqualTo(spec.at("/targetResource/kind"));
      assertThat(policy.path("apiVersion")).isEqualTo(spec.at("/targetResource/apiVersion"));
      assertThat(policy.path("metadata").has("namespace")).isFalse();
      assertThat(api.kubectl(spec.path("yaml").asText(), created()))
          .endsWith(policy.at("/metadata/name").asText() + " created (server dry run)\n");
    }
  }

  @Test
  void thereIsASampleOfEveryKindAndMethod() throws IOException {
    Set<String> found = new TreeSet<>();
    for (JsonNode each : Yaml.parseAll(Files.readString(FOLDER.resolve("samples.yaml")))) {
      JsonNode policy = Yaml.parse(each.at("/spec/yaml").asText());
      List<String> methods = new ArrayList<>();
      policy.at("/spec/config").fieldNames().forEachRemaining(methods::add);
      found.add(policy.path("kind").asText() + methods);
    }
    assertThat(found)
        .containsExactly(
            "ClusterModelValidation[pkiConfig]",
            "ClusterModelValidation[publicKeyConfig]",
            "ClusterModelValidation[sigstoreConfig]",
            "ModelRecall[]",
            "ModelValidation[]", // with a list of signers
            "ModelValidation[pkiConfig]",
            "ModelValidation[publicKeyConfig]",
            "ModelValidation[sigstoreConfig]",
            "RuntimePolicy[]",
            "TrustRoot[]",
            "ValidationExemption[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "sandbox"})
  void quickStartCanBeFollowed(String name) throws IOException {
    for (JsonNode task : quickStart(name).at("/spec/tasks")) {
      assertThat(task.at("/review/instructions").asText()).as(name).contains("?");
      String text = task.path("description").asText();
      for (MatchResult block : BLOCK.matcher(text).results().toList()) {
        follow(block.group(1));
      }
    }
    for (String command : inlineCommands(name)) {
      run(command);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "sandbox"})
  void everyTaskHasReviewRecoveryAndSummary(String name) throws IOException {
    JsonNode spec = quickStart(name).path("spec");
    assertThat(spec.path("tasks")).hasSize(4);
    for (JsonNode task : spec.path("tasks")) {
      for (String pointer :
          List.of("/review/instructions", "/review/failedTaskHelp", "/summary/success")) {
        assertThat(task.at(pointer).asText()).as(pointer).isNotBlank();
      }
    }
    for (JsonNode next : spec.path("nextQuickStart")) {
      assertThat(FOLDER.resolve(next.asText().replace("modelgate-", "quick-start-") + ".yaml"))
          .exists();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "sandbox"})
  void everyLinkLeadsToAPageOfTheConsole(String name) throws IOException {
    String text = quickStart(name).toString();
    List<String> links = LINK.matcher(text).results().map(link -> link.group(1)).toList();
    assertThat(links).isNotEmpty().allMatch(link -> CONSOLE_PATH.matcher(link).matches());
    for (String link : links) {
      MatchResult path = CONSOLE_PATH.matcher(link).results().findFirst().orElseThrow();
      String group = path.group(1).equals("core") ? "" : path.group(1);
      String resource = path.group(3) + "." + path.group(2) + "." + group;
      assertThat(api.kubectl("", "get", resource, "--all-namespaces"))
          .doesNotContain("the server doesn't have a resource type");
    }
  }

  private static void follow(String block) {
    if (block.startsWith("oc ")) {
      block.lines().forEach(ConsoleIT::run);
    } else {
      String output = api.kubectl(block, "apply", "--server-side", "--validate=strict", "-f", "-");
      assertThat(output.lines())
          .hasSize(Yaml.parseAll(block).size())
          .allMatch(line -> line.endsWith("serverside-applied"));
    }
  }

  /** Runs it, or, where only a node could, looks that what it names is there. */
  private static void run(String command) {
    List<String> words = new ArrayList<>(List.of(command.replace("'", "").split(" ")));
    words.remove(0);
    if (words.contains("logs")) {
      assertThat(command).endsWith("-c model-validation");
    }
    for (String needsNode : List.of("wait", "logs", "exec")) {
      if (words.contains(needsNode)) {
        String object = needsNode.equals("wait") ? "job/put-model" : "pod/inference";
        assertThat(command).contains(object.substring(object.indexOf('/') + 1));
        words = new ArrayList<>(List.of("-n", "model-demo", "get", object));
      }
    }
    if (words.contains("delete")) {
      words.add("--wait=false"); // nobody finishes a namespace here
    }
    assertThat(api.kubectl("", words.toArray(String[]::new)))
        .as(command)
        .doesNotContainIgnoringCase("error");
  }

  private static List<String> inlineCommands(String name) throws IOException {
    List<String> commands = new ArrayList<>();
    INLINE_COMMAND
        .matcher(quickStart(name).path("spec").toString().replace("\\n", "\n"))
        .results()
        .forEach(command -> commands.add(command.group(1)));
    assertThat(commands).isNotEmpty();
    return commands;
  }

  private static JsonNode quickStart(String name) throws IOException {
    return Yaml.read(FOLDER.resolve("quick-start-" + name + ".yaml"));
  }

  private static String[] created() {
    return new String[] {"create", "--validate=strict", "--dry-run=server", "-f", "-"};
  }
}
