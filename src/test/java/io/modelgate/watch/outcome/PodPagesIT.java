package io.modelgate.watch.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.watch.outcome.PodPages.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What readers of the status page cost in memory, with pods as large as their authors can make. */
@Needs(Component.API_SERVER)
final class PodPagesIT {
  private static final int MOST_OF_A_POD = 1_500_000; // what etcd takes, in bytes
  private static final int READERS = 4; // ApiLimit

  private static KubeApi api;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("pod-pages");
    api.createNamespace("large");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void pageOfTheLargestPodsFitsIntoTheControllersMemory() throws Exception {
    byte[] noise = new byte[750_000];
    new Random(1).nextBytes(noise);
    String argument = Base64.getEncoder().encodeToString(noise);
    for (int i = 0; i < 60; i++) {
      api.client()
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName("pod-" + i)
                  .withNamespace("large")
                  .endMetadata()
                  .withNewSpec()
                  .addNewContainer()
                  .withName("main")
                  .withImage("main")
                  .withArgs(argument)
                  .endContainer()
                  .endSpec()
                  .build())
          .create();
    }

    try (KubernetesClient client = api.modelgateClient()) {
      Page page = new PodPages(client).get("large", "").orElseThrow();

      assertThat(page.next()).isNotEmpty();
      assertThat((long) page.pods().size() * MOST_OF_A_POD * READERS).isLessThan(heap() * 3 / 5);
    }
  }

  /** As the controller is given it: {@code -Xmx256m}. */
  private static long heap() throws Exception {
    return Files.readAllLines(Path.of("liberty", "jvm.options")).stream()
        .filter(line -> line.matches("-Xmx\\d+m"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 20)
        .sum();
  }
}
