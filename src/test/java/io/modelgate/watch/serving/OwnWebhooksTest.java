package io.modelgate.watch.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What own webhooks share with the manifests that they stand for. */
final class OwnWebhooksTest {
  @Test
  void platformIsLeftOutAsTheOverlayForOpenShiftDoesIt() throws Exception {
    assertThat(
            Files.readString(Path.of("openshift", "overlays", "openshift", "kustomization.yaml")))
        .contains(
            "name: " + OwnWebhooks.NOT_OF_THE_PLATFORM.get("name"),
            "expression: \"" + OwnWebhooks.NOT_OF_THE_PLATFORM.get("expression") + "\"");
  }
}
