package io.modelgate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.modelgate.testing.TestRun.Outcome;
import io.modelgate.testing.TestRun.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of the tests on a machine that lacks something: those that need it are skipped and
 * say why; nothing is red, unless it is required.
 */
final class MissingComponentsIT {
  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final List<String> NO_DOWNLOAD =
      List.of("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=9"); // nobody listens there
  private static final Map<String, String> NO_INDEX =
      Map.of("PIP_INDEX_URL", "http://127.0.0.1:9/", "PIP_RETRIES", "0");

  private static final NeedyTests TESTS = new NeedyTests();

  @TempDir static Path empty;
  @TempDir Path work;

  static Stream<Arguments> machines() {
    String nothing = empty.resolve("nothing").toString();
    Map<String, String> noServer = Map.of("KUBE_API_TEST_DIR", nothing);
    Map<String, String> noModules =
        Map.of("KUBE_API_TEST_DIR", nothing, "GOPROXY", "off", "GOMODCACHE", nothing);
    return Stream.of(
        argumentSet(
            "no browser, no curl, no script",
            Set.of(Component.BROWSER, Component.CURL, Component.SCRIPT),
            without("chromium", "chromium-browser", "google-chrome", "curl", "script")),
        argumentSet(
            "no zsh, no fish, no manual",
            Set.of(Component.ZSH, Component.FISH, Component.MAN),
            without("zsh", "fish", "man")),
        argumentSet(
            "no driver, no jq, no mount, no faketime",
            Set.of(Component.BROWSER, Component.JQ, Component.MOUNTS, Component.FAKETIME),
            without("chromedriver", "jq", "mount", "faketime")),
        argumentSet(
            "no Go, no download",
            Set.of(Component.API_SERVER, Component.GATOR),
            new BareMachine(Set.of("go", "gator"), noServer, NO_DOWNLOAD, HERE)),
        argumentSet(
            "no module proxy, no download",
            Set.of(Component.API_SERVER, Component.GATOR),
            new BareMachine(Set.of("gator"), noModules, NO_DOWNLOAD, HERE)),
        argumentSet(
            "no controller manager, no Go",
            Set.of(Component.CONTROLLER_MANAGER),
            new BareMachine(Set.of("go"), Map.of("MODELGATE_NODE", nothing), NO_DOWNLOAD, HERE)),
        argumentSet(
            "no Python",
            Set.of(Component.REFERENCE_SIGNER, Component.TRUST_ROOTS),
            without("python", "python3", "pip", "pip3")),
        argumentSet(
            "no Python index",
            Set.of(Component.TRUST_ROOTS),
            new BareMachine(Set.of(), NO_INDEX, List.of(), HERE)),
        argumentSet(
            "no jlink",
            Set.of(Component.PACKAGED_RUNTIME),
            new BareMachine(Set.of(), Map.of(), List.of(), empty)));
  }

  @ParameterizedTest
  @MethodSource("machines")
  void whatNeedsItIsSkippedAndSaysWhy(Set<Component> missing, BareMachine machine)
      throws Exception {
    Set<String> affected = new TreeSet<>();
    missing.forEach(each -> affected.addAll(TESTS.thatSay(each)));

    List<Outcome> outcomes = machine.run(work, affected);

    assertThat(outcomes)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.result()).isEqualTo(Result.SKIPPED);
              assertThat(reasons(outcome.test())).anyMatch(outcome.reason()::contains);
            })
        .extracting(Outcome::test)
        .containsExactlyInAnyOrderElementsOf(affected);
  }

  @Test
  void whatIsRequiredIsRed() throws Exception {
    BareMachine machine =
        new BareMachine(
            Set.of("chromedriver"), Map.of(), List.of("-Dmodelgate.browser=required"), HERE);

    List<Outcome> outcomes = machine.run(work, TESTS.thatSay(Component.BROWSER));

    assertThat(outcomes)
        .isNotEmpty()
        .allSatisfy(
            outcome -> {
              assertThat(outcome.result()).isEqualTo(Result.FAILED);
              assertThat(outcome.reason()).contains("-Dmodelgate.browser=required");
            });
  }

  @ParameterizedTest
  @EnumSource
  void whatUsesItSaysSo(Component component) {
    assertThat(TESTS.silent(component))
        .as("what uses %1$s and does not say @Needs(Component.%1$s)", component)
        .isEmpty();
    assertThat(TESTS.thatSay(component)).isNotEmpty();
  }

  private static BareMachine without(String... commands) {
    return new BareMachine(Set.of(commands), Map.of(), List.of(), HERE);
  }

  /** One for each component that a test needs: this machine may lack others, too. */
  private static List<String> reasons(String test) {
    return Stream.of(Component.values())
        .filter(each -> TESTS.thatSay(each).contains(test))
        .map(MissingComponentsIT::reason)
        .toList();
  }

  private static String reason(Component missing) {
    return switch (missing) {
      case API_SERVER -> "kube-apiserver, etcd and kubectl ";
      case BROWSER -> "it needs Chromium and chromedriver of one release";
      case CONTROLLER_MANAGER, GATOR -> "it needs Go of any version";
      case REFERENCE_SIGNER -> "it needs python3 with venv";
      case TRUST_ROOTS -> "it needs python3 with pip or venv";
      case PACKAGED_RUNTIME -> "it needs a JDK that has jlink";
      case MOUNTS -> "it needs root on Linux";
      case CURL, JQ, SCRIPT, ZSH, FISH, MAN, FAKETIME -> missing.label() + " is not on the PATH";
    };
  }
}
