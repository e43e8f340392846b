package io.modelgate.policy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.policy.decision.Fetchers;
import io.modelgate.policy.decision.UndecidableException;
import io.modelgate.policy.decision.ValidationContainer.Mount;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the verifier mounts is what the workload sees, or nothing is decided. */
final class PodMountsTest {
  private static final Fetchers NO_FETCHERS = new Fetchers(List.of());

  @Test
  void innermostMountAboveThePathIsTaken() throws Exception {
    assertThat(at("/data/model", container("a", "root:/", "outer:/data", "other:/database")))
        .containsExactly(new Mount("outer", "/data", ""));
  }

  @Test
  void mountsBelowTheModelAreTakenToo() throws Exception {
    assertThat(at("/m", container("a", "outer:/m", "inner:/m/b/c", "innermost:/m/b/c/d")))
        .containsExactly(
            new Mount("outer", "/m", ""),
            new Mount("inner", "/m/b/c", ""),
            new Mount("innermost", "/m/b/c/d", ""));
  }

  @Test
  void pathsAreCleanedAsTheKubeletDoes() throws Exception {
    assertThat(at("/m/a", container("a", "v:m//x/../a/")))
        .containsExactly(new Mount("v", "/m/a", ""));
  }

  @Test
  void containersThatDoNotSeeTheModelDoNotMatter() throws Exception {
    assertThat(at("/m", container("a", "v:/m"), container("b", "w:/logs")))
        .containsExactly(new Mount("v", "/m", ""));
  }

  @Test
  void containersThatSeeDifferentModelsAreUndecidable() {
    assertUndecidable(
        "Containers a and b see different volumes at /m: mount the same volume in both, so that"
            + " they use what was verified.",
        container("a", "v:/m"),
        container("b", "w:/m"));
  }

  @ParameterizedTest
  @CsvSource({
    "/opt/models/tiny, /opt",
    "/models/tiny, /",
    "/opt/modelgate/lib/tiny, /opt/modelgate/lib",
    "/usr/share/tiny, /usr",
    "/usr/lib/jvm/tiny, /usr/lib/jvm",
    "/etc/tiny, /etc",
    "/run/modelgate/tiny, /run/modelgate",
    "/var/run/modelgate/tiny, /var/run/modelgate",
    "/run/tiny, /run",
  })
  void volumeOverTheVerifierIsUndecidable(String model, String mount) {
    String pod = "{\"spec\": {\"containers\": [" + container("a", "v:" + mount) + "]}}";

    assertThatThrownBy(
            () -> PodMounts.of(new JsonMapper().readTree(pod), NO_FETCHERS).showingModel(model))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(
            "The volume at "
                + mount
                + " would hide the verifier: mount it elsewhere, for example below"
                + " /models.");
  }

  @Test
  void nativeSidecarWithAnotherModelIsUndecidable() {
    String sidecar = container("b", "w:/m").replaceFirst("\\{", "{\"restartPolicy\": \"Always\", ");
    String pod =
        "{\"spec\": {\"containers\": ["
            + container("a", "v:/m")
            + "], \"initContainers\": ["
            + sidecar
            + "]}}";

    assertThatThrownBy(
            () -> PodMounts.of(new JsonMapper().readTree(pod), NO_FETCHERS).showingModel("/m"))
        .hasMessageStartingWith("Containers a and b see different volumes at /m");
  }

  @Test
  void containerWithAVolumeOverPartOfTheModelIsUndecidable() {
    assertUndecidable(
        "Containers a and b see different volumes at /m: mount the same volume in both, so that"
            + " they use what was verified.",
        container("a", "v:/m"),
        container("b", "v:/m", "w:/m/sub"));
  }

  @Test
  void containerWithOnlyPartOfTheModelIsUndecidable() {
    assertUndecidable(
        "Containers a and b see different volumes at /m: mount the same volume in both, so that"
            + " they use what was verified.",
        container("a", "v:/m"),
        container("b", "w:/m/sub"));
  }

  @Test
  void volumeThatHoldsOnlyPartOfTheModelIsUndecidable() {
    assertUndecidable(
        "No container mounts a volume at /m: mount the volume that contains it, so that it can be"
            + " verified.",
        container("a", "v:/m/sub"));
  }

  @Test
  void twoSpellingsOfOnePathAreUndecidable() {
    assertUndecidable(
        "Container a mounts two volumes at /m: remove one.", container("a", "v:/m", "w:/m/"));
  }

  @Test
  void subPathExpressionIsUndecidable() {
    assertUndecidable(
        "Container a mounts /m with subPathExpr, which only the container itself can expand: use"
            + " subPath in pods whose model is validated.",
        "{\"name\": \"a\", \"volumeMounts\": [{\"name\": \"v\", \"mountPath\": \"/m\","
            + " \"subPathExpr\": \"$(USER)\"}]}");
  }

  private static void assertUndecidable(String message, String... containers) {
    assertThatThrownBy(() -> at("/m", containers))
        .isInstanceOf(UndecidableException.class)
        .hasMessage(message);
  }

  private static List<Mount> at(String path, String... containers) throws Exception {
    String pod = "{\"spec\": {\"containers\": [" + String.join(",", containers) + "]}}";
    return PodMounts.of(new JsonMapper().readTree(pod), NO_FETCHERS).showingModel(path);
  }

  /** A container with mounts written {@code volume:path}. */
  private static String container(String name, String... mounts) {
    StringBuilder json = new StringBuilder("{\"name\": \"" + name + "\", \"volumeMounts\": [");
    for (String mount : mounts) {
      String[] parts = mount.split(":", 2);
      json.append(json.charAt(json.length() - 1) == '}' ? "," : "")
          .append("{\"name\": \"" + parts[0] + "\", \"mountPath\": \"" + parts[1] + "\"}");
    }
    return json.append("]}").toString();
  }
}
