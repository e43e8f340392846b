package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.KubernetesVersion;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page says that a version of Kubernetes has, held to an API server of that version. */
@Needs(Component.API_SERVER)
final class KubernetesVersionsIT {
  private static final Path PAGE = Path.of("src", "site", "kubernetes-versions.md");
  private static final String ADMISSION = "admissionregistration.k8s.io/v1";
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec:
        containers: [{name: c, image: c}]
        volumes: [{name: v, image: {reference: "model:1"}}]
      """;

  @Test
  void pageSaysWhatThisVersionHas() throws IOException {
    try (KubeApi api = KubeApi.startAnother("versions")) {
      api.kubectl("", "-n", "default", "create", "serviceaccount", "default");
      String stored =
          api.kubectl(
              POD,
              "-n",
              "default",
              "create",
              "--dry-run=server",
              "-o",
              "yaml",
              "--validate=false",
              "-f",
              "-");
      boolean isGated = !KubernetesVersion.features().isEmpty();

      assertThat(cells())
          .containsExactly(
              word(api.servesPolicies()),
              word(api.client().supports(ADMISSION, "MutatingAdmissionPolicy")),
              word(api.kubectl("", "get", "--raw", "/api/v1").contains("\"pods/resize\"")),
              stored.contains("reference: model:1") && isGated
                  ? "behind a gate"
                  : word(stored.contains("reference: model:1")));
    }
  }

  /** Of this version's row, without version and OpenShift. */
  private static List<String> cells() throws IOException {
    String version = "| 1." + KubernetesVersion.minor() + " |";
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith(version)).toList();
    assertThat(rows).as("the row of this version in %s", PAGE).hasSize(1);
    return Stream.of(rows.get(0).split("\\|", -1)).map(String::strip).skip(3).limit(4).toList();
  }

  private static String word(boolean has) {
    return has ? "yes" : "no";
  }
}
