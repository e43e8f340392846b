package io.modelgate.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.verify.statement.TestStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Symbolic links where the signer allowed them: they lead nowhere but into the model. */
@Timeout(60)
final class HostileLinkTest {
  private static final String REFUSED = ": a symbolic link that leads nowhere or out of the model";
  private static final byte[] CONTENT = "content".getBytes(UTF_8);

  @TempDir Path temporary;
  private SignedModel model;
  private Path root;

  @BeforeEach
  void signALink() throws IOException, GeneralSecurityException {
    model = new SignedModel(temporary);
    root = model.path();
    Files.write(root.resolve("a"), CONTENT);
    Files.createDirectory(root.resolve("d"));
    Files.write(root.resolve("d/a"), CONTENT);
    Files.write(temporary.resolve("outside"), CONTENT);
    model.sign(TestStatement.of(Map.of("a", CONTENT, "d/a", CONTENT, "l", CONTENT)).withSymlinks());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "d/a", "./d/../a", "d/./a"})
  void linkInsideTheModelIsVerified(String target) throws Exception {
    link("l", target);

    assertThat(model.differences()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../outside", "/etc/hostname", "/dev/zero", "nowhere", "l", "a/b", ".", "..", "/"})
  void linkThatLeadsOutOrNowhereIsRefused(String target) throws Exception {
    link("l", target);

    assertThat(model.differences()).containsExactly("l" + REFUSED + ", which cannot be verified");
  }

  @Test
  void linkOutOfTheModelAndBackIsVerified() throws Exception {
    link("l", "../" + root.getFileName() + "/a");

    assertThat(model.differences()).isEmpty();
  }

  @Test
  void linkThroughALinkOutOfTheModelIsRefused() throws Exception {
    link("l", "m");
    link("m", "../outside");

    assertThat(model.differences())
        .containsExactly(
            "l" + REFUSED + ", which cannot be verified",
            "m" + REFUSED + ", which cannot be verified");
  }

  @Test
  void linksInACircleAreRefused() throws Exception {
    link("l", "m");
    link("m", "l");

    assertThat(model.differences())
        .containsExactly(
            "l" + REFUSED + ", which cannot be verified",
            "m" + REFUSED + ", which cannot be verified");
  }

  @Test
  void linkToAPipeIsRefused() throws Exception {
    Path pipe = root.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    link("l", "pipe");

    assertThat(model.differences())
        .containsExactly(
            "l: neither a file nor a directory, which cannot be verified",
            "pipe: neither a file nor a directory, which cannot be verified");
  }

  @Test
  void linkToADirectoryShowsOnlyWhatIsVerifiedThere() throws Exception {
    link("l", "a");
    link("e", "d");
    assertThat(model.differences()).isEmpty();

    Files.writeString(root.resolve("d/b"), "not signed");
    assertThat(model.differences()).containsExactly("d/b: not signed");
  }

  @Test
  void linkToAnIgnoredDirectoryIsRefused() throws Exception {
    link("l", "a");
    link("e", "d");
    model.sign(TestStatement.of(Map.of("a", CONTENT, "l", CONTENT)).withSymlinks().ignoring("d"));

    assertThat(model.differences())
        .containsExactly("e: a symbolic link to an ignored directory, which cannot be verified");
  }

  @Test
  void filesThatWereSignedBelowALinkAreReadThere() throws Exception {
    link("e", "d");
    Map<String, byte[]> signed = Map.of("a", CONTENT, "d/a", CONTENT, "e/a", CONTENT);
    model.sign(TestStatement.of(signed).withSymlinks());
    assertThat(model.differences()).isEmpty();

    Files.writeString(root.resolve("d/a"), "other");
    assertThat(model.differences())
        .containsExactly("d/a: changed since it was signed", "e/a: changed since it was signed");
  }

  @Test
  void directoriesThatLinkToEachOtherAreWalkedOnce() throws Exception {
    link("l", "a");
    for (int i = 0; i < 60; i++) { // 2^60 paths lead through them
      Path folder = Files.createDirectory(root.resolve("f" + i));
      Files.createSymbolicLink(folder.resolve("x"), Path.of("../f" + (i + 1) % 60));
      Files.createSymbolicLink(folder.resolve("y"), Path.of("../f" + (i + 1) % 60));
    }

    assertThat(model.differences()).isEmpty();
  }

  @Test
  void signedPathThroughLinksInACircleEnds() throws Exception {
    link("l", "a");
    Files.createSymbolicLink(root.resolve("d/d"), Path.of("../d"));
    Map<String, byte[]> signed = new HashMap<>(Map.of("a", CONTENT, "d/a", CONTENT, "l", CONTENT));
    signed.put("d/".repeat(200) + "a", CONTENT);
    model.sign(TestStatement.of(signed).withSymlinks());

    assertThat(model.differences()).contains("d/".repeat(200) + "a: missing");
  }

  @Test
  void pathToIgnoreIsTakenByItsNameInTheModel() throws Exception {
    link("l", "a");
    link("logs", "d");
    Files.writeString(root.resolve("d/app.log"), "not signed");
    Path ignored = root.resolve("logs/app.log");

    assertThat(SignedModel.differences(model.verifyIgnoring(ignored)))
        .containsExactly("d/app.log: not signed");
    assertThat(SignedModel.differences(model.verifyIgnoring(root.resolve("d/app.log")))).isEmpty();
  }

  @Test
  void linkIsRefusedWhereTheSignerFollowedNone() throws Exception {
    model.sign(TestStatement.of(Map.of("a", CONTENT, "d/a", CONTENT, "l", CONTENT)));
    link("l", "a");

    assertThat(model.differences()).containsExactly("l: a symbolic link, which cannot be verified");
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(name), Path.of(target));
  }
}
