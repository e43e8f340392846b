package io.modelgate.installation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.PlatformDefinitions;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle on a real API server that knows OLM's kinds. */
@Needs(Component.API_SERVER)
final class BundleIT {
  private static final String NAMESPACE = "operators";
  private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

  private static KubeApi api;

  @TempDir private Path temporary;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("bundle");
    PlatformDefinitions.install(api);
    api.createNamespace(NAMESPACE);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void apiServerKnowsEveryFieldOfEveryManifest() {
    assertApplied(CommittedBundle.COMMITTED);
  }

  @Test
  void suggestedNamespaceLetsTheControllerRunRestricted() throws IOException {
    JsonNode version = CommittedBundle.COMMITTED.clusterServiceVersion();
    JsonNode annotations = version.at("/metadata/annotations");
    String template =
        annotations.path("operatorframework.io/suggested-namespace-template").asText();
    String name = new JsonMapper().readTree(template).at("/metadata/name").asText();
    assertThat(annotations.path("operatorframework.io/suggested-namespace").asText())
        .isEqualTo(name);
    assertThat(apply(template)).isEqualTo("namespace/" + name + " serverside-applied\n");
    api.kubectl("", "create", "serviceaccount", "modelgate", "-n", name);

    ObjectNode pod = version.at("/spec/install/spec/deployments/0/spec/template").deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ((ObjectNode) pod.path("metadata")).put("name", "probe").put("namespace", name);

    assertThat(api.kubectl(pod.toString(), "create", "--dry-run=server", "-f", "-"))
        .isEqualTo("pod/probe created (server dry run)\n");
  }

  @Test
  void apiServerTakesEveryExample() throws IOException {
    JsonNode version = CommittedBundle.COMMITTED.clusterServiceVersion();
    String examples = version.at("/metadata/annotations/alm-examples").asText();
    for (JsonNode each : new JsonMapper().readTree(examples)) {
      String[] create = {"create", "--validate=strict", "--dry-run=server", "-n", NAMESPACE};
      String name = each.at("/metadata/name").asText();
      assertThat(api.kubectl(each.toString(), with(create, "-f", "-")))
          .endsWith("/" + name + " created (server dry run)\n");
    }
  }

  @Test
  void releaseNamesEveryImageByDigest() throws Exception {
    String output =
        release(
            "controller=mirror.example:5000/modelgate/controller" + DIGEST,
            "verifier=mirror.example:5000/modelgate/verifier" + DIGEST,
            "bundle=mirror.example:5000/modelgate/bundle" + DIGEST);

    assertThat(output).isEmpty();
    CommittedBundle released = new CommittedBundle(temporary.resolve("bundle"));
    JsonNode version = released.clusterServiceVersion();
    assertThat(version.at("/spec/relatedImages"))
        .extracting(each -> each.path("image").asText())
        .containsExactly(
            "mirror.example:5000/modelgate/controller" + DIGEST,
            "mirror.example:5000/modelgate/verifier" + DIGEST);
    assertThat(version.at("/metadata/annotations/containerImage").asText())
        .isEqualTo("mirror.example:5000/modelgate/controller" + DIGEST);
    String catalog = Files.readString(temporary.resolve("catalog/modelgate/catalog.yaml"));
    List<JsonNode> blobs = Yaml.parseAll(catalog);
    assertThat(blobs.get(2).path("image").asText())
        .isEqualTo("mirror.example:5000/modelgate/bundle" + DIGEST);
    for (String image : List.of("controller", "verifier", "bundle")) {
      assertThat(version.toString() + catalog).doesNotContain("modelgate/" + image + ":");
    }
    assertApplied(released);
  }

  @Test
  void releaseRefusesAnImageByTag() throws Exception {
    assertThat(release("controller=mirror.example/controller:1", "verifier=x"))
        .isEqualTo(
            "controller: mirror.example/controller:1 is no image by digest, such as"
                + " HOST/PATH@sha256:DIGEST\n");
  }

  private String release(String... images) throws Exception {
    String[] command = {"sh", "openshift/olm/release.sh", temporary.toString()};
    Process process = new ProcessBuilder(with(command, images)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(output.isEmpty() ? 0 : 2);
    return output;
  }

  private static void assertApplied(CommittedBundle bundle) {
    for (JsonNode each : bundle.manifests()) {
      assertThat(apply(each.toString()))
          .endsWith("/" + each.at("/metadata/name").asText() + " serverside-applied\n");
    }
  }

  private static String apply(String manifest) {
    return api.kubectl(
        manifest,
        "apply",
        "--server-side",
        "--force-conflicts",
        "--validate=strict",
        "-n",
        NAMESPACE,
        "-f",
        "-");
  }

  private static String[] with(String[] command, String... more) {
    return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
  }
}
