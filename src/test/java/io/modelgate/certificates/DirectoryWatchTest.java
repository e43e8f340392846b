package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryWatchTest {
  @TempDir private Path folder;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final AtomicInteger changes = new AtomicInteger();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void linkThatAKubeletSwapsIsSeen() throws IOException {
    MountedSecret mount = new MountedSecret(folder.resolve("tls"));
    mount.swap(certificate("one"));
    try (DirectoryWatch watch = watch(mount.directory())) {
      watch.poll();
      assertThat(watch.isWorking()).isTrue();
      for (String each : new String[] {"two", "three"}) {
        int before = changes.get();
        mount.swap(certificate(each));
        awaitMoreThan(before);
      }
    }
  }

  @Test
  void directoryThatComesLaterOrIsReplacedIsWatchedAtTheNextLook() throws IOException {
    Path mount = folder.resolve("later");
    try (DirectoryWatch watch = watch(mount)) {
      watch.poll();
      assertThat(watch.isWorking()).isFalse();

      Files.createDirectory(mount);
      watch.poll();
      assertThat(watch.isWorking()).isTrue();

      Files.delete(mount);
      await().atMost(Duration.ofSeconds(30)).until(() -> !watch.isWorking());
      Files.createDirectory(mount);
      watch.poll();
      assertThat(watch.isWorking()).isTrue();
      int before = changes.get();
      Files.writeString(mount.resolve("ca.crt"), "new");
      awaitMoreThan(before);
    }
  }

  @Test
  void afterItsEndNothingIsWatched() throws IOException {
    DirectoryWatch watch = watch(folder);
    watch.poll();
    watch.close();
    await().atMost(Duration.ofSeconds(30)).until(() -> !watch.isWorking());
    watch.poll();
    assertThat(watch.isWorking()).isFalse();
  }

  private DirectoryWatch watch(Path directory) {
    return new DirectoryWatch(Set.of(directory), executor, changes::incrementAndGet);
  }

  private void awaitMoreThan(int before) {
    await().atMost(Duration.ofSeconds(30)).until(() -> changes.get() > before);
  }

  private static Map<String, byte[]> certificate(String text) {
    return Map.of("tls.crt", text.getBytes(StandardCharsets.UTF_8));
  }
}
