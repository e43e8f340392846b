package io.modelgate.verify.fuzz;

import io.modelgate.verify.problem.VerificationException;
import io.modelgate.verify.statement.Statement;
import io.modelgate.verify.statement.StatementParser;
import java.nio.file.Path;

/** Takes the bytes for a signed statement: what is accepted names files inside the model only. */
public final class StatementFuzz {
  private static final Path MODEL = Path.of("/model");

  private StatementFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      check(StatementParser.parse(data));
    } catch (VerificationException e) {
      Sentence.check(e.getMessage());
    }
  }

  private static void check(Statement statement) {
    if (statement.files().size() == 0) {
      throw new AssertionError("a statement about no file");
    }
    for (int i = 0; i < statement.files().size(); i++) {
      String name = statement.files().path(i);
      // What Java cannot encode, no directory holds.
      if (name.indexOf('\ufffd') < 0 && name.codePoints().noneMatch(StatementFuzz::isSurrogate)) {
        Path path = MODEL.resolve(name);
        boolean inside = path.startsWith(MODEL) && path.normalize().equals(path);
        boolean plain = path.equals(MODEL) || path.toString().equals(MODEL + "/" + name);
        if (!name.equals(Statement.SINGLE_FILE) && !(inside && plain)) {
          throw new AssertionError("not a path inside the model: " + name);
        }
      }
    }
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
