package io.modelgate.cli.discovery;

import io.modelgate.verify.bundle.SignatureFile;
import io.modelgate.verify.problem.NotCheckedException;
import io.modelgate.verify.problem.Printable;
import java.nio.file.Path;
import java.util.List;

/** Takes the one candidate there is. */
final class Choice {
  private static final int MAX_NAMED = 4;

  private Choice() {}

  /**
   * The only one of {@code candidates}, which has at least one.
   *
   * @throws NotCheckedException where there are several: it names them
   */
  static Path among(List<Path> candidates, String what, String option) throws NotCheckedException {
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    throw new NotCheckedException(
        what
            + ": there are "
            + candidates.size()
            + " candidates, "
            + paths(candidates)
            + "; name the right one with "
            + option);
  }

  /** Why none of several signatures is taken: it names them. */
  static NotCheckedException several(List<SignatureFile> signatures, String what) {
    StringBuilder text = new StringBuilder();
    int named = Math.min(signatures.size(), MAX_NAMED);
    for (int i = 0; i < named; i++) {
      boolean last = i == signatures.size() - 1;
      text.append(i == 0 ? "" : last ? " and " : ", ").append(signatures.get(i));
    }
    return new NotCheckedException(
        what
            + ": there are "
            + signatures.size()
            + " candidates, "
            + text
            + (signatures.size() > named ? ", …" : "")
            + "; name the right one with --signature");
  }

  /** The paths as a human lists them: the first four. */
  static String paths(List<Path> paths) {
    StringBuilder text = new StringBuilder();
    int named = Math.min(paths.size(), MAX_NAMED);
    for (int i = 0; i < named; i++) {
      boolean last = i == paths.size() - 1;
      text.append(i == 0 ? "" : last ? " and " : ", ");
      text.append(Printable.of(paths.get(i).toString()));
    }
    return text.append(paths.size() > named ? ", …" : "").toString();
  }
}
