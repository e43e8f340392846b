package io.modelgate.adversary;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.adversary.Adversary.Catch;
import io.modelgate.adversary.Run.Found;
import io.modelgate.testing.Component;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The adversary finds each way around again when its fix is taken out, and none that was found once
 * is open. All of it waits most of the time, so that it happens at once.
 */
@Needs({Component.API_SERVER, Component.CONTROLLER_MANAGER})
final class AdversaryIT {
  private static final Path FOLDER = Path.of("src", "test", "resources", "adversary");
  private static final int SECONDS = 120;

  private static final ExecutorService THREADS = Executors.newFixedThreadPool(6);
  private static final Map<Row, Future<Optional<Catch>>> SEARCHES = new TreeMap<>();
  private static final Map<Path, Future<Optional<Found>>> REPLAYS = new TreeMap<>();
  private static @Nullable LocalProduct product;

  @BeforeAll
  static void start() throws Exception {
    LocalProduct started = LocalProduct.start();
    product = started;
    for (Row row : Row.values()) {
      if (row != Row.NONE) {
        SEARCHES.put(row, THREADS.submit(() -> search(started, row)));
      }
    }
    for (Path file : files()) {
      REPLAYS.put(file, THREADS.submit(() -> replay(started, file)));
    }
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
    if (product != null) {
      product.close();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsAgainWhatIsTakenOut(Row row) throws Exception {
    assertThat(requireNonNull(SEARCHES.get(row)).get()).as(row + " without its fix").isPresent();
  }

  @ParameterizedTest
  @MethodSource("files")
  void whatWasFoundOnceDoesNotComeBack(Path file) throws Exception {
    assertThat(requireNonNull(REPLAYS.get(file)).get()).isEmpty();
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  private static Optional<Catch> search(LocalProduct product, Row row) {
    Figures figures = new Figures();
    Optional<Catch> found =
        new Adversary(product.caller(), row, row, figures).search(Adversary.SEED, SECONDS);
    System.err.println(row + " without its fix: " + figures);
    found.ifPresent(System.err::println);
    return found;
  }

  private static Optional<Found> replay(LocalProduct product, Path file) throws IOException {
    String name = file.getFileName().toString().replace(".yaml", "");
    return new Adversary(product.caller(), Row.NONE, Row.NONE, new Figures())
        .replay(Sequence.parse(Files.readString(file)), name);
  }
}
