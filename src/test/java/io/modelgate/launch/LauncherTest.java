package io.modelgate.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherTest {
  private static final String FILE = "platform/feature.cache";

  @TempDir Path folder;
  private Path prepared;
  private Path workArea;

  @BeforeEach
  void prepare() throws IOException {
    prepared = folder.resolve("prepared");
    workArea = folder.resolve("output/modelgate/workarea");
    Files.createDirectories(prepared.resolve("platform"));
    Files.writeString(prepared.resolve(FILE), "of the image");
  }

  @Test
  void firstStartGetsWhatWasWorkedOut() {
    Launcher.prepare(prepared, workArea);

    assertThat(workArea.resolve(FILE)).hasContent("of the image").isWritable();
    assertThat(workArea.getParent()).isDirectoryNotContaining("glob:**incomplete");
  }

  @Test
  void laterStartKeepsItsOwn() throws IOException {
    Files.createDirectories(workArea.resolve("platform"));
    Files.writeString(workArea.resolve(FILE), "its own");

    Launcher.prepare(prepared, workArea);

    assertThat(workArea.resolve(FILE)).hasContent("its own");
  }

  @Test
  void startThatWasStoppedMeanwhileLeavesNothing() throws IOException {
    Path incomplete = workArea.resolveSibling("workarea.incomplete/platform");
    Files.createDirectories(incomplete);
    Files.writeString(incomplete.resolve("half"), "");

    Launcher.prepare(prepared, workArea);

    assertThat(workArea.resolve(FILE)).hasContent("of the image");
    assertThat(workArea.resolve("platform/half")).doesNotExist();
    assertThat(incomplete).doesNotExist();
  }

  @Test
  void libertyStartsThoughNothingCanBeCopied() throws IOException {
    Path inTheWay = folder.resolve("output");
    Files.writeString(inTheWay, "a file where a folder belongs");

    Launcher.prepare(prepared, workArea); // throws nothing

    assertThat(inTheWay).isRegularFile();
  }

  @Test
  void imageWithoutThatStartsToo() {
    Launcher.prepare(folder.resolve("missing"), workArea);

    assertThat(workArea).doesNotExist();
  }

  @Test
  void archiveIsUsedIfItIsMapped() throws IOException {
    Path maps = folder.resolve("maps");
    Files.writeString(
        maps,
        """
        7f0000-7f1000 r--p 00001000 fe:00 42    /opt/modelgate/runtime/controller.jsa
        7f2000-7f3000 rw-p 00000000 00:00 0
        """);

    assertThat(Launcher.isMapped(Path.of("/opt/modelgate/runtime/controller.jsa"), maps)).isTrue();
    assertThat(Launcher.isMapped(Path.of("/runtime/controller.jsa"), maps)).isFalse();
    assertThat(Launcher.isMapped(Path.of("/other.jsa"), folder.resolve("missing"))).isTrue();
  }

  @Test
  void libertyFindsAnEmptyKeyStoreThatAnyPasswordOpens() throws Exception {
    Path file = folder.resolve("output/modelgate/resources/security/key.p12");

    Launcher.spareKey(file);

    for (String password : List.of("modelgate", "another")) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, password.toCharArray());
      }
      assertThat(store.size()).isZero();
    }
  }

  @Test
  void keyStoreOfAnEarlierStartStays() throws IOException {
    Path file = folder.resolve("key.p12");
    Files.writeString(file, "its own");

    Launcher.spareKey(file);

    assertThat(file).hasContent("its own");
  }
}
