package io.modelgate.verify.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenWatchTest {
  @TempDir Path temporary;

  @Test
  void fileThatBecameAPipeIsNoticed() throws IOException, InterruptedException {
    Path pipe = temporary.resolve("weights.bin");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    OpenWatch opening = new OpenWatch(Duration.ofMillis(50));
    Thread walk =
        new Thread(
            () -> {
              try (FileChannel channel =
                  opening.open("weights.bin", () -> FileChannel.open(pipe))) {
                assertThat(channel.isOpen()).isTrue();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    walk.setDaemon(true);
    walk.start();

    await().untilAsserted(() -> assertThat(opening.stuck()).isEqualTo("weights.bin"));

    Files.newOutputStream(pipe, StandardOpenOption.WRITE).close(); // lets the thread go
    walk.join();
    assertThat(opening.stuck()).isNull();
  }

  @Test
  void fileThatOpensAtOnceIsNotStuck() throws IOException {
    Path file = Files.createFile(temporary.resolve("weights.bin"));
    OpenWatch opening = new OpenWatch(Duration.ZERO);

    opening.open("weights.bin", () -> FileChannel.open(file)).close();

    assertThat(opening.stuck()).isNull();
  }
}
