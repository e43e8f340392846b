package io.modelgate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelgate.testing.PageCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every console block of the walk-throughs, typed on a real node, prints what it says it prints.
 */
@OnNode
final class WalkthroughsE2E {
  /** Commands that change nothing may be typed again until they show what is to come. */
  private static final Pattern READS = Pattern.compile("kubectl (-n \\S+ )?(get|logs|exec) .*");

  /** Where the page has people get the definition of reports; here it is at hand. */
  private static final Pattern DEFINITION =
      Pattern.compile("https://\\S+/(?=wgpolicyk8s\\.io_policyreports\\.yaml)");

  @AfterEach
  void remove() {
    Node.run("delete", "rtp", "required-runtime", "dynamic-runtime", "--ignore-not-found");
    Node.run("delete", "namespace", "model-demo", "ai-production", "--ignore-not-found");
    Node.run("delete", "pv/model-demo", "storageclass/local", "--ignore-not-found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"walkthrough-model.md", "walkthrough-sandbox.md"})
  void consolesShowWhatIsPrinted(String page) throws IOException {
    List<Step> steps = steps(page);

    assertThat(steps).hasSizeGreaterThan(10);
    steps.forEach(Step::run);
  }

  private static List<Step> steps(String page) throws IOException {
    return PageCommands.inConsoles(Path.of("src/site", page)).stream()
        .map(each -> new Step(each.command(), each.shown()))
        .toList();
  }

  /** A command, and what the page says that it prints. */
  private record Step(String command, String shown) {
    void run() {
      String here = DEFINITION.matcher(command).replaceAll("src/test/definitions/");
      if (READS.matcher(command).matches()) {
        await().atMost(NodeNamespace.SOON).untilAsserted(() -> assertShown(here));
      } else {
        assertShown(here);
      }
    }

    private void assertShown(String here) {
      assertThat(comparable(Node.shell(here).output())).as(here).matches(expected());
    }

    private Pattern expected() {
      return Pattern.compile(Pattern.quote(comparable(shown)).replace("…", "\\E.*\\Q"));
    }

    /** Without what differs each time: ages, durations, the width of columns. */
    private static String comparable(String output) {
      return output
          .replaceAll("(?m) +\\d+(s|m|m\\d+s|h|d)$", " AGE")
          .replaceAll(" in [0-9.]+ s,", " in 0 s,")
          .replaceAll("(?m) (unchanged|configured)$", " created") // it was there before
          .replaceAll(" +", " ");
    }
  }
}
