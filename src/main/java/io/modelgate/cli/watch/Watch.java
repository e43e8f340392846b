package io.modelgate.cli.watch;

import io.modelgate.cli.report.Report;
import io.modelgate.verify.problem.NotCheckedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Verifies a model again and again: ready while the last verification succeeded. Each round reads
 * everything anew, key and signature too, and so comes to the verdict that a single run would.
 */
public final class Watch {
  /** How often it is looked whether the file changed: a ConfigMap takes longer to a node. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Duration interval;
  private final Optional<Path> urgent;
  private final boolean exitOnFailure;
  private final Standing standing = new Standing();

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
   * Watches until a verification fails, if it is to end then, or else until the process ends.
   *
   * @param endpoints where others read whether the model is verified
   * @param verification one round
   * @param verdicts gets the first report and each that comes to another verdict than the one
   *     before
   * @param log gets lines for humans
   * @return the last report
   * @throws NotCheckedException if it cannot be written there: before the first verification, or
   *     when the state becomes another
   */
  public Report run(
      StateEndpoints endpoints,
      Supplier<Report> verification,
      Consumer<Report> verdicts,
      Consumer<String> log)
      throws NotCheckedException, InterruptedException {
    try (OpenStateEndpoints open = endpoints.open(standing)) {
      log.accept("watching every " + interval.toSeconds() + " s: " + open.places());
      while (true) {
        String before = stamp();
        Report report = verification.get();
        boolean wasReady = standing.isVerified();
        boolean same = standing.wasSame(report.outcome());
        standing.is(report.outcome());
        open.update();
        if (!same) {
          verdicts.accept(report);
        }
        if (wasReady != standing.isVerified()) {
          log.accept(wasReady ? "no longer ready" : "ready");
        }
        if (exitOnFailure && !standing.isVerified()) {
          return report;
        }
        pause(before);
      }
    }
  }

  /** Waits for the next verification, which reads what has changed since the last one began. */
  private void pause(String before) throws InterruptedException {
    long step = urgent.isPresent() ? LOOK.toMillis() : interval.toMillis();
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
