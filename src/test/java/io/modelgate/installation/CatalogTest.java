package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The catalog against the rules of operator-registry's declcfg and model ({@code opm validate}).
 */
final class CatalogTest {
  private static JsonNode offered;
  private static JsonNode channel;
  private static JsonNode bundle;

  @BeforeAll
  static void read() throws IOException {
    String catalog = Files.readString(Bundle.OLM.resolve("catalog/modelgate/catalog.yaml"));
    List<JsonNode> blobs = Yaml.parseAll(catalog);
    assertThat(blobs)
        .extracting(each -> each.path("schema").asText())
        .containsExactly("olm.package", "olm.channel", "olm.bundle");
    offered = blobs.get(0);
    channel = blobs.get(1);
    bundle = blobs.get(2);
  }

  @Test
  void defaultChannelIsInThePackage() {
    assertThat(channel.path("package")).isEqualTo(offered.path("name"));
    assertThat(channel.path("name")).isEqualTo(offered.path("defaultChannel"));
  }

  @Test
  void channelHasOneHeadWhichIsTheBundle() {
    assertThat(channel.path("entries")).hasSize(1);
    assertThat(channel.at("/entries/0/name")).isEqualTo(bundle.path("name"));
    assertThat(bundle.path("package")).isEqualTo(offered.path("name"));
  }

  @Test
  void bundleIsTheCommittedOne() {
    JsonNode version = CommittedBundle.COMMITTED.clusterServiceVersion();

    assertThat(bundle.path("name")).isEqualTo(version.at("/metadata/name"));
    assertThat(values("olm.package"))
        .singleElement()
        .hasToString("{\"packageName\":\"modelgate\",\"version\":\"0.1.0\"}");
    assertThat(values("olm.gvk"))
        .extracting(each -> each.path("kind").asText())
        .containsExactly(
            "ModelValidation",
            "ClusterModelValidation",
            "RuntimePolicy",
            "ValidationExemption",
            "ModelRecall",
            "TrustRoot");
    assertThat(values("olm.csv.metadata"))
        .singleElement()
        .extracting(each -> each.path("description"))
        .isEqualTo(version.at("/spec/description"));
  }

  @Test
  void relatedImagesAreWhatMustBeMirrored() {
    assertThat(bundle.path("relatedImages"))
        .extracting(each -> each.path("image").asText())
        .containsExactly(
            bundle.path("image").asText(),
            "modelgate/controller:0.1.0",
            "modelgate/verifier:0.1.0");
  }

  private static List<JsonNode> values(String type) {
    return bundle.path("properties").findParents("type").stream()
        .filter(each -> each.path("type").asText().equals(type))
        .map(each -> each.path("value"))
        .toList();
  }
}
