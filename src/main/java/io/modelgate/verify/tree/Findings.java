package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.tree.Difference.Kind;
import java.util.BitSet;
import java.util.Map;

/**
 * What became of each signed file. A file that nobody accounted for is missing: a lost piece of
 * work can never make a model pass.
 */
final class Findings {
  private final Statement statement;
  private final Differences differences = new Differences();
  private final BitSet accounted; // by the file's index

  Findings(Statement statement) {
    this.statement = statement;
    this.accounted = new BitSet(statement.files().size());
  }

  /** The file is what was signed. */
  synchronized void same(SignedFile signed) {
    accounted.set(signed.index());
  }

  /** The file is there, and is not what was signed. */
  synchronized void changed(String name, SignedFile signed, String why) {
    accounted.set(signed.index());
    differences.add(name, Kind.CHANGED, why);
  }

  /** The file is there, and was not signed. */
  void extra(String name, String why) {
    differences.add(name, Kind.EXTRA, why);
  }

  /** All differences, once the last file is compared. */
  synchronized Differences close(Scope scope) {
    for (Map.Entry<String, SignedFile> file : statement.files().entrySet()) {
      if (!accounted.get(file.getValue().index())) {
        boolean left = scope.leavesOut(file.getKey());
        differences.add(
            file.getKey(),
            Kind.MISSING,
            left ? "signed, but on the list of ignored paths" : "missing");
      }
    }
    return differences;
  }
}
