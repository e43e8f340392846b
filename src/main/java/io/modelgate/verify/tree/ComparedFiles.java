package io.modelgate.verify.tree;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.statement.SignedFiles;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.tree.Difference.Kind;
import java.util.BitSet;

/**
 * What became of each signed file. A file that nobody accounted for is missing: a lost piece of
 * work can never make a model pass.
 */
final class ComparedFiles {
  private static final String CALM = "; verify it again when nothing writes to it any more";

  private final Statement statement;
  private final Differences differences = new Differences();
  private final Differences unsteady = new Differences();
  private final BitSet accounted; // by the file's index
  private final BitSet found; // to be compared; by the file's index
  private boolean stopsAtOnce;
  private volatile boolean stopped;

  ComparedFiles(Statement statement) {
    this.statement = statement;
    this.accounted = new BitSet(statement.files().size());
    this.found = new BitSet(statement.files().size());
  }

  /** The file is there, and is to be compared. */
  synchronized void found(SignedFile signed) {
    found.set(signed.index());
  }

  /**
   * Goes on to larger files if nothing differs so far. From then on the first difference ends the
   * comparison.
   *
   * @return whether to go on
   */
  synchronized boolean shouldContinue() {
    stopsAtOnce = true;
    stopped = !differences.isEmpty() || !unsteady.isEmpty();
    return !stopped;
  }

  /** Whether what is not compared yet need not be. */
  boolean isStopped() {
    return stopped;
  }

  /** The file is what was signed. */
  synchronized void same(SignedFile signed) {
    accounted.set(signed.index());
  }

  /** The file is there, and is not what was signed. */
  synchronized void changed(String name, SignedFile signed, String why, Cause cause) {
    accounted.set(signed.index());
    differences.add(name, Kind.CHANGED, why, cause);
    stopped |= stopsAtOnce;
  }

  /** The file is there, and was written to or replaced while it was read. */
  synchronized void unsteady(String name, SignedFile signed) {
    accounted.set(signed.index());
    unsteady.add(name, Kind.CHANGED, "it changed while it was read");
    stopped |= stopsAtOnce;
  }

  /** The file is there, and was not signed. */
  synchronized void extra(String name, String why, Cause cause) {
    differences.add(name, Kind.EXTRA, why, cause);
    stopped |= stopsAtOnce;
  }

  /**
   * All differences, once the last file is compared.
   *
   * @throws NotCheckedException if there is none but for files that changed meanwhile
   */
  synchronized Differences close(Scope scope) throws NotCheckedException {
    byte[] empty = ContentDigest.of(statement.serialization().hash()).digest();
    SignedFiles files = statement.files();
    for (int index = 0; index < files.size(); index++) {
      if (stopped && found.get(index) && !accounted.get(index)) {
        differences.addNotCompared();
      } else if (!accounted.get(index)) {
        String path = files.path(index);
        boolean left = scope.leavesOut(path);
        differences.add(
            path,
            Kind.MISSING,
            left ? "signed, but on the list of ignored paths" : "missing",
            files.file(index).matches(0, empty) ? Cause.EMPTY_FILE : Cause.UNKNOWN);
      }
    }
    boolean isUnknown = differences.count() == 0;
    for (Difference each : unsteady.first(Differences.MAX_NAMED)) {
      if (isUnknown) {
        throw new NotCheckedException(
            "model " + Printable.of(each.file()) + ": " + each.why() + CALM);
      }
      differences.add(each.file(), each.kind(), each.why());
    }
    return differences;
  }
}
