package io.modelgate.verify.tree;

import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A signed model that is verified round by round, as {@code --watch} does. */
final class WatchedModel {
  private final Path model;
  private final Statement statement;
  private final VerifiedFiles known;

  /**
   * A model of these files.
   *
   * @param more further members of the statement's {@code serialization}
   */
  WatchedModel(Path model, VerifiedFiles known, Map<String, String> files, String more)
      throws Exception {
    this.model = model;
    this.statement = StatementParser.parse(Statements.of(files, more));
    this.known = known;
  }

  Statement statement() {
    return statement;
  }

  Scope scope() {
    return Scope.of(statement, Scope.AS_SIGNED, true);
  }

  /** Whether one round says that the model is what was signed. */
  boolean isVerified() throws IOException, NotCheckedException {
    return compare(new Progress()).isEmpty();
  }

  /** How many bytes one round hashes. */
  long hashed() throws IOException, NotCheckedException {
    Progress progress = new Progress();
    if (!compare(progress).isEmpty()) {
      throw new AssertionError("the model is not what was signed");
    }
    return progress.hashedBytes();
  }

  private Differences compare(Progress progress) throws IOException, NotCheckedException {
    return ModelComparison.compare(model, statement, scope(), known, progress);
  }
}
