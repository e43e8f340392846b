package io.modelgate.cli.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.verify.problem.NotCheckedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a key is looked for, and above all where it is not. */
@Timeout(20)
final class PublicKeyDiscoveryTest {
  @TempDir Path temporary;
  private Path model;
  private Path elsewhere;
  private Path models;

  @BeforeEach
  void makeModel() throws IOException {
    temporary = temporary.toRealPath();
    models = Files.createDirectory(temporary.resolve("models"));
    model = Files.createDirectory(models.resolve("bert"));
    elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cosign.pub",
        "signer.pub.pem",
        "signing-key-pub.pem",
        "signing_key_pub.pem",
        "public-key.pem",
        "public_key.pem",
        "public.pem"
      })
  void onlyCandidateIsTaken(String name) throws Exception {
    Path key = key(elsewhere.resolve(name));
    assertThat(PublicKeyDiscovery.find(model, elsewhere)).isEqualTo(key);

    Files.delete(key);
    key(models.resolve(name));
    assertThat(PublicKeyDiscovery.find(model, models)).isEqualTo(models.resolve(name));
    assertThat(PublicKeyDiscovery.find(model, elsewhere)).isEqualTo(models.resolve(name));
  }

  @Test
  void twoCandidatesAreBothNamed() throws IOException {
    Path one = key(elsewhere.resolve("signer.pub"));
    Path two = key(models.resolve("cosign.pub"));

    assertThatThrownBy(() -> PublicKeyDiscovery.find(model, elsewhere))
        .isInstanceOf(NotCheckedException.class)
        .hasMessage(
            "public key for model %s: there are 2 candidates, %s and %s; name the right one with"
                + " --public-key",
            model, one, two);
  }

  @Test
  void keyInsideTheModelIsNeverTaken() throws IOException {
    key(model.resolve("cosign.pub"));
    Files.createDirectory(model.resolve("deep"));
    key(model.resolve("deep/cosign.pub"));

    assertNone(elsewhere, " in " + elsewhere + " and " + models);
    assertNone(model, " in " + models);
    assertNone(model.resolve("deep"), " in " + models);
  }

  @Test
  void keyInsideTheModelIsNotReachedThroughALink() throws IOException {
    key(model.resolve("cosign.pub"));
    Files.createSymbolicLink(models.resolve("cosign.pub"), model.resolve("cosign.pub"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), model);

    assertNone(link, " in " + models);
    assertThatThrownBy(() -> PublicKeyDiscovery.find(link, model))
        .isInstanceOf(NotCheckedException.class)
        .hasMessageContaining("not found");
  }

  @Test
  void whereEverybodyMayWriteIsNotLooked() throws IOException {
    key(models.resolve("cosign.pub"));
    Files.setPosixFilePermissions(models, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertNone(elsewhere, " in " + elsewhere);
    assertNone(models, " nowhere");
  }

  @Test
  void whatIsNoPublicKeyIsNoCandidate() throws Exception {
    Files.writeString(models.resolve("id_ed25519.pub"), "ssh-ed25519 AAAA me");
    Files.createDirectory(models.resolve("a.pub"));
    new ProcessBuilder("mkfifo", models.resolve("b.pub").toString()).start().waitFor();
    Files.createSymbolicLink(models.resolve("c.pub"), Path.of("/dev/zero"));
    key(models.resolve("private.pem"));

    assertNone(elsewhere, " in " + elsewhere + " and " + models);
  }

  private void assertNone(Path workingDirectory, String where) {
    assertThatThrownBy(() -> PublicKeyDiscovery.find(model, workingDirectory))
        .isInstanceOf(NotCheckedException.class)
        .hasMessage(
            "public key for model %s: not found; looked for *.pub, *.pub.pem, *-pub.pem, *_pub.pem,"
                + " public-key.pem, public_key.pem, public.pem%s, never inside the model or in a"
                + " directory that everybody can write to; name it with --public-key",
            model, where);
  }

  private static Path key(Path file) throws IOException {
    return Files.copy(Path.of("examples/key/signer.pub.pem"), file);
  }
}
