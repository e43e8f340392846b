package io.modelgate.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.modelgate.cli.kernel.Kernel;
import io.modelgate.cli.report.VerificationOutcome;
import io.modelgate.cli.report.VerificationOutcome.Compared;
import io.modelgate.cli.report.VerificationOutcome.NotChecked;
import io.modelgate.cli.report.VerificationOutcome.Refused;
import io.modelgate.cli.report.VerificationReport;
import io.modelgate.cli.watch.Watch.Rounds;
import io.modelgate.verify.ModelSignature;
import io.modelgate.verify.VerificationResult;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.signer.Signer;
import io.modelgate.verify.tree.Differences;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a watch tells what its rounds come to. */
@Timeout(60)
final class WatchTest {
  private static final VerificationOutcome GOOD = signedWith("a");
  private static final StateEndpoints ON_A_FREE_PORT = onPort(0);
  private static final VerificationOutcome BAD = new Refused("it is bad");

  @TempDir private Path folder;
  private volatile Optional<VerificationOutcome> refusal = Optional.empty();
  private final AtomicInteger begun = new AtomicInteger();
  private final BlockingQueue<VerificationOutcome> rounds = new LinkedBlockingQueue<>();
  private final List<VerificationOutcome> verdicts = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Thread thread = new Thread(() -> {});

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  @Test
  void itIsReadyWhileTheLastVerificationSucceeded() throws Exception {
    watch();
    assertThat(get("/ready").statusCode()).isEqualTo(503);

    rounds.add(GOOD);
    awaitReady(200);
    rounds.add(new NotChecked("it is unreadable"));
    awaitReady(503);
    rounds.add(GOOD);
    awaitReady(200);
    rounds.add(BAD);
    awaitReady(503);

    assertThat(log.subList(1, log.size()))
        .containsExactly("ready", "no longer ready", "ready", "no longer ready");
  }

  @Test
  void onlyOtherVerdictsAreTold() throws Exception {
    watch();
    rounds.addAll(List.of(BAD, BAD, GOOD, GOOD, signedWith("a"), signedWith("b"), BAD));
    rounds.add(new Refused("it is worse"));

    await().until(() -> verdicts.size() == 5);
    assertThat(verdicts)
        .containsExactly(BAD, GOOD, verdicts.get(2), BAD, new Refused("it is worse"));
    assertThat(verdicts.get(2).sameAs(signedWith("b"))).isTrue();
  }

  @Test
  void itCanEndWithTheFirstFailure() throws Exception {
    rounds.addAll(List.of(GOOD, BAD, GOOD));

    VerificationReport last =
        new Watch(Duration.ofMillis(10), Optional.empty(), true).run(ON_A_FREE_PORT, rounds());

    assertThat(last.outcome()).isEqualTo(BAD);
    assertThat(verdicts).containsExactly(GOOD, BAD);
  }

  /** As the kubelet shows a ConfigMap: what the name leads to is exchanged. */
  @Test
  void changeOfTheUrgentFileBeginsTheNextVerificationBeforeItsTime() throws Exception {
    Path file = folder.resolve("recalls");
    watch(new Watch(Duration.ofHours(1), Optional.of(file), false));
    rounds.add(GOOD);
    awaitReady(200);

    Files.createSymbolicLink(file, Files.writeString(folder.resolve("first"), "1"));
    awaitRound(BAD, 503);
    Path second = Files.writeString(folder.resolve("second"), "2");
    Files.move(
        Files.createSymbolicLink(folder.resolve("next"), second),
        file,
        StandardCopyOption.ATOMIC_MOVE);
    awaitRound(GOOD, 200);
    Files.writeString(second, "in place");
    awaitRound(BAD, 503);
    Files.delete(file);
    awaitRound(GOOD, 200);
  }

  @Test
  void changeDuringAVerificationBeginsTheNextOneWhenItEnds() throws Exception {
    Path file = Files.writeString(folder.resolve("recalls"), "");
    watch(new Watch(Duration.ofHours(1), Optional.of(file), false));
    await().until(() -> begun.get() == 1);

    Files.writeString(file, "changed");
    rounds.addAll(List.of(GOOD, BAD));

    await().until(() -> verdicts.size() == 2);
  }

  /** A round may take as long as whoever serves the model's volume likes. */
  @Test
  void changeThatRefusesTheModelCountsBeforeTheVerificationEndsAndAfter() throws Exception {
    Path file = Files.writeString(folder.resolve("recalls"), "");
    watch(new Watch(Duration.ofMillis(10), Optional.of(file), false));
    rounds.add(GOOD);
    awaitReady(200);
    await().until(() -> begun.get() == 2);

    Files.writeString(file, "changed, and refuses nothing");
    Thread.sleep(3_000); // longer than until the next look
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    refusal = Optional.of(new Refused("it is recalled"));
    Files.writeString(file, "changed");
    awaitReady(503);
    assertThat(begun).hasValue(2);

    rounds.add(GOOD); // what began before the recall proves nothing
    await().until(() -> begun.get() == 3);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    rounds.add(BAD);
    await().until(() -> verdicts.size() == 3);
    assertThat(verdicts).containsExactly(GOOD, new Refused("it is recalled"), BAD);
    awaitRound(GOOD, 200);
  }

  @Test
  void fileThatStaysAsItIsBeginsNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("recalls"), "");
    watch(new Watch(Duration.ofSeconds(5), Optional.of(file), false));
    long start = System.nanoTime();
    rounds.addAll(List.of(GOOD, BAD));

    await().until(() -> verdicts.size() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(4));
  }

  private void awaitRound(VerificationOutcome outcome, int status) {
    rounds.add(outcome);
    awaitReady(status);
  }

  @Test
  void takenPortIsSaidBeforeAnythingIsVerified() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Watch watch = new Watch(Duration.ofSeconds(1), Optional.empty(), false);

      assertThatThrownBy(() -> watch.run(onPort(taken.getLocalPort()), rounds()))
          .isInstanceOf(NotCheckedException.class)
          .hasMessage("port %d for --watch: Address already in use", taken.getLocalPort());
    }
  }

  @Test
  void nothingElseIsAnswered() throws Exception {
    watch();

    HttpResponse<String> alive = get("/healthz");
    assertThat(alive.statusCode()).isEqualTo(200);
    assertThat(alive.body()).isEqualTo("alive\n");
    assertThat(get("/ready/x").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(uri("/ready")).POST(BodyPublishers.ofString("x")).build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    HttpRequest head =
        HttpRequest.newBuilder(uri("/healthz")).method("HEAD", BodyPublishers.noBody()).build();
    assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  private static StateEndpoints onPort(int port) {
    return new StateEndpoints(Optional.of(port), Optional.empty());
  }

  private void watch() {
    watch(new Watch(Duration.ofMillis(10), Optional.empty(), false));
  }

  private void watch(Watch watch) {
    thread =
        new Thread(
            () -> {
              try {
                watch.run(ON_A_FREE_PORT, rounds());
              } catch (NotCheckedException | InterruptedException | IllegalStateException e) {
                log.add("ended");
              }
            });
    thread.start();
    await().until(() -> !log.isEmpty());
  }

  private Rounds rounds() {
    return new Rounds(this::round, last -> refusal.map(WatchTest::report), this::tell, log::add);
  }

  private static VerificationReport report(VerificationOutcome outcome) {
    return new VerificationReport(
        "key",
        Path.of("model"),
        Optional.empty(),
        outcome,
        System.nanoTime(),
        0,
        new Kernel("6.1.0", Kernel.Sandbox.HOST, Optional.empty()));
  }

  private VerificationReport round() {
    begun.incrementAndGet();
    try {
      return report(rounds.take());
    } catch (InterruptedException e) {
      throw new IllegalStateException("the test is over", e);
    }
  }

  private void tell(VerificationReport report) {
    verdicts.add(report.outcome());
  }

  private static VerificationOutcome signedWith(String key) {
    return new Compared(
        new VerificationResult(
            List.of(
                new ModelSignature(
                    new Signer.Key(key, Optional.empty()),
                    Optional.empty(),
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Set.of())),
            new Differences(),
            1,
            System.nanoTime()));
  }

  private void awaitReady(int status) {
    await().until(() -> get("/ready").statusCode() == status);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(3)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private URI uri(String path) {
    String port = log.get(0).replaceFirst(".* on port ", "");
    return URI.create("http://localhost:" + port + path);
  }
}
