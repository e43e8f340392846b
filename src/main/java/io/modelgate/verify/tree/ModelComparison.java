package io.modelgate.verify.tree;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.statement.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds a model on disk against its signed statement (OpenSSF Model Signing v1.0, 8.4): one thread
 * walks and opens files, one a core hashes them, the caller waits. Larger files come in later
 * walks, if nothing differs before, or all differences are wanted.
 */
public final class ModelComparison {
  private ModelComparison() {}

  /**
   * Reads the model.
   *
   * @param model a directory's real path, or a file
   * @param known files that need not be hashed again, if nobody can write to them
   * @param progress counts meanwhile
   * @throws IOException where a file cannot be read
   * @throws NotCheckedException where opening a file does not end
   */
  public static Differences compare(
      Path model, Statement statement, Scope scope, VerifiedFiles known, Progress progress)
      throws IOException, NotCheckedException {
    VerifiedFiles.Round round = known.begin(model);
    Differences differences = compare(model, statement, scope, round, progress);
    if (round.end()) {
      return differences;
    }
    VerifiedFiles.Round again = known.again().begin(model);
    Differences hashed = compare(model, statement, scope, again, progress);
    again.end(); // it relied on nothing
    return hashed;
  }

  private static Differences compare(
      Path model, Statement statement, Scope scope, VerifiedFiles.Round known, Progress progress)
      throws IOException, NotCheckedException {
    known.of(statement.serialization());
    ComparedFiles findings = new ComparedFiles(statement);
    Schedule schedule = scope.allDifferences() ? Schedule.asFound() : Schedule.smallFirst();
    try {
      do {
        walk(model, statement, scope, known, progress, findings, schedule);
      } while (schedule.advance() && findings.shouldContinue());
      return findings.close(scope);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotCheckedException("the verification was interrupted");
    }
  }

  private static void walk(
      Path model,
      Statement statement,
      Scope scope,
      VerifiedFiles.Round known,
      Progress progress,
      ComparedFiles findings,
      Schedule schedule)
      throws IOException, NotCheckedException, InterruptedException {
    HashPool pool = new HashPool(() -> new HashLoop(statement.serialization(), progress));
    OpenWatch opening = new OpenWatch(OpenWatch.OPEN_TIMEOUT);
    Contents contents =
        new Contents(
            statement.serialization(),
            new Volume(Files::getFileStore),
            pool,
            findings,
            known,
            schedule,
            progress);
    FoundFiles found =
        new FoundFiles(model, statement, scope, known, contents, findings, opening, schedule);
    try {
      new Walk(model, statement, scope, opening, MountTable::isMountPoint).run(found);
      pool.finish();
      pool.await();
    } finally {
      pool.finish();
    }
  }
}
