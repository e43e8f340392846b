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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the pages about OpenShift tell people to type. */
@Needs(Component.API_SERVER)
final class OpenShiftPageIT {
  private static final Path SITE = Path.of("src", "site");
  private static final Pattern MANIFEST = Pattern.compile("(?s)oc apply -f - <<EOF\n(.*?)\nEOF\n");
  private static final Pattern KUSTOMIZATION =
      Pattern.compile("(?s)cat > (\\S+)/kustomization.yaml <<EOF\n(.*?)\nEOF\n");
  private static final Pattern PARAMETER = Pattern.compile("-p ([A-Z_]+)=");
  private static final Pattern FILE =
      Pattern.compile("(?:openshift|templates|examples)/[a-z0-9/_-]+\\.[a-zA-Z]+");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  /** Their definitions are OLM v1's, and not beside this checkout. */
  private static final Set<String> OF_OLM_V1 = Set.of("ClusterCatalog", "ClusterExtension");

  private static KubeApi api;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("page");
    PlatformDefinitions.install(api);
    api.createNamespace("openshift-marketplace");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void apiServerTakesEveryManifest() throws IOException {
    List<String> kinds = new ArrayList<>();
    for (MatchResult match : found(MANIFEST, "openshift.md")) {
      for (JsonNode each : Yaml.parseAll(match.group(1))) {
        String kind = each.path("kind").asText();
        kinds.add(kind);
        if (!OF_OLM_V1.contains(kind)) {
          assertThat(apply(each.toString())).endsWith(" serverside-applied\n");
        }
      }
    }
    assertThat(kinds)
        .contains("CatalogSource", "OperatorGroup", "Subscription", "ClusterExtension");
  }

  @Test
  void kustomizationIsAppliedWithTheImagesByDigest() throws IOException {
    String page = Files.readString(SITE.resolve("openshift.md"));
    MatchResult match = found(KUSTOMIZATION, "openshift.md").get(0);
    Path folder = Path.of(match.group(1));
    String digest = "sha256:" + "0".repeat(64);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        match
            .group(2)
            .replace("$CONTROLLER_DIGEST", digest)
            .replace("$VERIFIER_DIGEST", digest)
            .replace("$CONTROLLER", "registry.example/modelgate/controller")
            .replace("$VERIFIER", "registry.example/modelgate/verifier"));

    assertThat(page).contains("oc apply --server-side -k " + folder);
    String output =
        api.kubectl("", "apply", "--server-side", "--force-conflicts", "-k", folder.toString());
    assertThat(output.lines()).hasSizeGreaterThan(20).allMatch(line -> line.endsWith("applied"));
    String[] image = {
      "get",
      "deployment",
      "modelgate",
      "-n",
      "model-validation-controller",
      "-o",
      "jsonpath={.spec.template.spec.containers[0].image}"
    };
    assertThat(api.kubectl("", image)).isEqualTo("registry.example/modelgate/controller@" + digest);
  }

  @Test
  void parametersAreTheTemplates() throws IOException {
    Set<String> named =
        Set.copyOf(found(PARAMETER, "openshift.md").stream().map(match -> match.group(1)).toList());
    List<String> required = new ArrayList<>();
    for (String template : List.of("modelgate", "sample", "build")) {
      for (JsonNode each : Yaml.read(Path.of("templates", template + ".yaml")).path("parameters")) {
        if (!each.has("value")) {
          required.add(each.path("name").asText());
        }
      }
    }
    assertThat(named).containsExactlyInAnyOrderElementsOf(required);
  }

  @Test
  void channelAndPackageAreTheCatalogs() throws IOException {
    JsonNode labels = CommittedBundle.COMMITTED.annotations();
    String channel =
        labels.path("operators.operatorframework.io.bundle.channel.default.v1").asText();
    assertThat(Files.readString(SITE.resolve("openshift.md")))
        .contains("  channel: " + channel + "\n");
    assertThat(Files.readString(SITE.resolve("disconnected.md")))
        .contains("- name: " + channel + "\n");
  }

  @Test
  void everyFileThatIsNamedIsThere() throws IOException {
    for (String page : List.of("openshift.md", "disconnected.md")) {
      for (MatchResult match :
          FILE.matcher(Files.readString(SITE.resolve(page))).results().toList()) {
        assertThat(Path.of(match.group())).exists();
      }
      for (MatchResult match : found(LINK, page)) {
        assertThat(SITE.resolve(match.group(1))).exists();
      }
    }
  }

  private static List<MatchResult> found(Pattern pattern, String page) throws IOException {
    List<MatchResult> results =
        pattern.matcher(Files.readString(SITE.resolve(page))).results().toList();
    assertThat(results).as(pattern.pattern()).isNotEmpty();
    return results;
  }

  private static String apply(String manifest) {
    return api.kubectl(
        manifest, "apply", "--server-side", "--force-conflicts", "--validate=strict", "-f", "-");
  }
}
