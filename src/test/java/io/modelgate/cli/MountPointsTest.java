package io.modelgate.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.problem.VerificationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No link may lead a mount over the model, nor the model into what is mounted. */
final class MountPointsTest {
  @TempDir private Path temporary;

  private Path volume = Path.of("/");
  private Path model = Path.of("/");

  @BeforeEach
  void makeModel() throws IOException {
    volume = temporary.toRealPath().resolve("volume");
    model = volume.resolve("model");
    Files.createDirectories(model.resolve("a"));
    Files.writeString(model.resolve("a/weights"), "w");
  }

  @Test
  void placesWithoutLinksAreFine() throws IOException {
    assertAllowed(model.resolve(".cache"));
    assertAllowed(model.resolve(".cache/not/there"));
    Files.createDirectories(model.resolve(".cache/deep"));
    Files.createSymbolicLink(model.resolve(".cache/deep/hidden"), Path.of("nowhere"));
    assertAllowed(model.resolve(".cache"));
  }

  @Test
  void linkOnTheWayIsRefused() throws IOException {
    Files.createSymbolicLink(model.resolve(".cache"), Path.of("a"));

    assertRefused(model.resolve(".cache"), ".cache");
    assertRefused(model.resolve(".cache/deep"), ".cache");
  }

  @Test
  void danglingLinkIsRefused() throws IOException {
    Files.createSymbolicLink(model.resolve(".cache"), Path.of("nowhere"));

    assertRefused(model.resolve(".cache"), ".cache");
  }

  @Test
  void modelThatIsReachedByALinkIsRefused() throws IOException {
    Path cache = Files.createDirectories(volume.resolve(".cache/model")).getParent();
    Files.createSymbolicLink(volume.resolve("link"), Path.of(".cache"));

    assertThatThrownBy(
            () -> new MountPoints(Set.of(cache)).refuseLinks(volume.resolve("link/model")))
        .isInstanceOf(VerificationException.class)
        .hasMessageStartingWith(volume.resolve("link") + " is a link");
  }

  @Test
  void linkInTheModelIsRefused() throws IOException {
    Files.createSymbolicLink(model.resolve("a/more"), Path.of("../.cache/more"));

    assertRefused(model.resolve(".cache"), "a/more");
  }

  @Test
  void withoutSuchMountsNothingIsAsked() {
    assertThatCode(() -> new MountPoints(Set.of()).refuseLinks(model.resolve("missing")))
        .doesNotThrowAnyException();
  }

  private void assertAllowed(Path mounted) {
    assertThatCode(() -> new MountPoints(Set.of(mounted)).refuseLinks(model))
        .doesNotThrowAnyException();
  }

  private void assertRefused(Path mounted, String link) {
    assertThatThrownBy(() -> new MountPoints(Set.of(mounted)).refuseLinks(model))
        .isInstanceOf(VerificationException.class)
        .hasMessage(
            model.resolve(link)
                + " is a link, and the pod mounts another volume inside the model's, so that the"
                + " workload could see other files than were verified");
  }
}
