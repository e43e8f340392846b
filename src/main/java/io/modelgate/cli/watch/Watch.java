package io.modelgate.cli.watch;

import io.modelgate.cli.report.VerificationOutcome;
import io.modelgate.cli.report.VerificationReport;
import io.modelgate.verify.problem.NotCheckedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Verifies a model again and again: ready while the last verification succeeded. Each round reads
 * everything again, key and signature too, and so comes to the verdict that a single run would.
 */
public final class Watch {
  /** How often it is looked whether the file changed: a ConfigMap takes longer to a node. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

  private final Duration interval;
  private final Optional<Path> urgent;
  private final boolean exitOnFailure;
  private final LastVerification standing = new LastVerification();

  /**
   * A watch that has not begun.
   *
   * @param interval from the end of one verification to the start of the next
   * @param urgent a file of which each change calls for the next verification at once
   * @param exitOnFailure whether it ends with the first that does not succeed
   */
  public Watch(Duration interval, Optional<Path> urgent, boolean exitOnFailure) {
    this.interval = interval;
    this.urgent = urgent;
    this.exitOnFailure = exitOnFailure;
  }

  /**
   * What is done with the model, and with what comes of it.
   *
   * @param verification one round
   * @param refusal says of the last outcome whether it no longer counts, by the urgent file; it is
   *     asked when that changes during a round, which may take long
   * @param verdicts gets the first report and each that comes to another verdict than the one
   *     before
   * @param log gets lines for humans
   */
  public record Rounds(
      Supplier<VerificationReport> verification,
      Function<VerificationOutcome, Optional<VerificationReport>> refusal,
      Consumer<VerificationReport> verdicts,
      Consumer<String> log) {}

  /**
   * Watches until a verification fails, if it is to end then, or else until the process ends.
   *
   * @param endpoints where others read whether the model is verified
   * @return the last report
   * @throws NotCheckedException if it cannot be written there: before the first verification, or
   *     when the state becomes another
   */
  public VerificationReport run(StateEndpoints endpoints, Rounds rounds)
      throws NotCheckedException, InterruptedException {
    try (OpenStateEndpoints open = endpoints.open(standing)) {
      rounds.log().accept("watching every " + interval.toSeconds() + " s: " + open.places());
      while (true) {
        String before = stamp();
        VerificationReport report = round(before, open, rounds);
        settle(report, open, rounds);
        if (exitOnFailure && !standing.isVerified()) {
          return report;
        }
        pause(before);
      }
    }
  }

  /** One verification; what it began without may refuse the model before it ends, and after. */
  private VerificationReport round(String before, OpenStateEndpoints open, Rounds rounds)
      throws InterruptedException {
    if (urgent.isEmpty()) {
      return rounds.verification().get();
    }
    Looking looking = new Looking(before, open, rounds);
    Thread thread = new Thread(looking, "look");
    thread.setDaemon(true);
    thread.start();
    VerificationReport report = rounds.verification().get();
    looking.ended.countDown();
    thread.join();
    return looking.refusal.filter(each -> report.outcome().verified()).orElse(report);
  }

  /** Looks at the file during one round. */
  private final class Looking implements Runnable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final OpenStateEndpoints open;
    private final Rounds rounds;
    private String seen;
    private Optional<VerificationReport> refusal = Optional.empty();

    Looking(String before, OpenStateEndpoints open, Rounds rounds) {
      this.seen = before;
      this.open = open;
      this.rounds = rounds;
    }

    @Override
    public void run() {
      try {
        while (!ended.await(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          poll();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // nobody does: it would close the state file
      } catch (NotCheckedException e) {
        // Said when the round ends, which has the same state to write.
      }
    }

    private void poll() throws NotCheckedException {
      String now = stamp();
      if (!now.equals(seen)) {
        seen = now;
        Optional<VerificationReport> refused = standing.outcome().flatMap(rounds.refusal());
        if (refused.isPresent()) {
          refusal = refused;
          settle(refused.get(), open, rounds);
        }
      }
    }
  }

  /** Records how a verification ended, and reports it if the one before ended otherwise. */
  private void settle(VerificationReport report, OpenStateEndpoints open, Rounds rounds)
      throws NotCheckedException {
    boolean wasReady = standing.isVerified();
    boolean same = standing.wasSame(report.outcome());
    standing.set(report.outcome());
    open.update();
    if (!same) {
      rounds.verdicts().accept(report);
    }
    if (wasReady != standing.isVerified()) {
      rounds.log().accept(wasReady ? "no longer ready" : "ready");
    }
  }

  /** Waits for the next verification, which reads what has changed since the last one began. */
  private void pause(String before) throws InterruptedException {
    long step = urgent.isPresent() ? CHECK_INTERVAL.toMillis() : interval.toMillis();
    long left = interval.toMillis();
    while (left > 0 && stamp().equals(before)) {
      Thread.sleep(Math.min(left, step));
      left -= step;
    }
  }

  /** Another one once the file was written, exchanged, made or removed. */
  private String stamp() {
    if (urgent.isEmpty()) {
      return "";
    }
    try {
      BasicFileAttributes now = Files.readAttributes(urgent.get(), BasicFileAttributes.class);
      return now.fileKey() + " " + now.lastModifiedTime() + " " + now.size();
    } catch (IOException e) {
      return "none";
    }
  }
}
