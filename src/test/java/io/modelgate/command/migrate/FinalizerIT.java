package io.modelgate.command.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.modelgate.command.CommandRun;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Pods that the upstream operator leaves behind, on a real API server, and the command for them.
 */
@Needs(Component.API_SERVER)
final class FinalizerIT {
  private static final String NAMESPACE = "team";
  private static final String OTHER = "example.com/other";
  private static final Pattern WORDS = Pattern.compile("'([^']*)'|(\\S+)");

  private static @Nullable KubeApi api;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("finalizers");
    api.createNamespace(NAMESPACE);
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.close();
    }
  }

  @Test
  void podStaysAfterItsDeletionUntilTheCommandRuns() {
    create("stuck", Finalizers.FINALIZER);
    api().kubectl("", "delete", "pod", "stuck", "-n", NAMESPACE, "--wait=false");
    assertThat(pod("stuck").getMetadata().getDeletionTimestamp()).isNotNull();

    CommandRun run = migrated();
    String command = commandFor("stuck", run);

    assertThat(run.err()).contains("Pod team/stuck: it has the finalizer", "keeps it in Terminat");
    assertThat(runCommand(command)).isEqualTo("pod/stuck patched\n");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> api().client().pods().inNamespace(NAMESPACE).withName("stuck").get() == null);
  }

  @Test
  void otherFinalizersStayAndAnOldCommandTakesNoneOfThem() {
    create("shared", OTHER, Finalizers.FINALIZER, "example.com/third");
    String command = commandFor("shared", migrated());

    assertThat(runCommand(command)).isEqualTo("pod/shared patched\n");
    assertThat(pod("shared").getMetadata().getFinalizers())
        .containsExactly(OTHER, "example.com/third");
    assertThat(runCommand(command)).doesNotContain("patched");
    assertThat(pod("shared").getMetadata().getFinalizers()).hasSize(2);
    assertThat(migrated().out()).doesNotContain("patch pod shared ");
  }

  private static CommandRun migrated() {
    String dump = api().kubectl("", "get", "pods", "--all-namespaces", "-o", "yaml");
    return CommandRun.withInput(dump, "migrate", "--commands", "-f", "-");
  }

  private static String commandFor(String pod, CommandRun run) {
    List<String> commands =
        run.out()
            .lines()
            .filter(line -> line.startsWith("kubectl patch pod " + pod + " "))
            .toList();
    assertThat(commands).hasSize(1);
    return commands.get(0);
  }

  /** As a shell takes it apart. */
  private static String runCommand(String command) {
    List<String> words = new ArrayList<>();
    Matcher found = WORDS.matcher(command);
    while (found.find()) {
      words.add(found.group(1) == null ? found.group(2) : found.group(1));
    }
    assertThat(words.remove(0)).isEqualTo("kubectl");
    return api().kubectl("", words.toArray(String[]::new));
  }

  private static void create(String name, String... finalizers) {
    api()
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .withFinalizers(finalizers)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("server")
                .withImage("server")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  private static Pod pod(String name) {
    return api().client().pods().inNamespace(NAMESPACE).withName(name).get();
  }

  private static KubeApi api() {
    return Objects.requireNonNull(api, "the test has one");
  }
}
