package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * What of a model is compared.
 *
 * @param ignored paths relative to the model that are left out, each with all below it
 * @param ignoreHuggingFaceState whether Hugging Face's state is left out where it was not signed
 * @param ignoreUnsignedFiles whether files that were not signed are ignored
 * @param followLinks whether links that stay inside the model are followed
 * @param allDifferences whether everything is compared, also if the model is refused already
 */
public record Scope(
    Set<String> ignored,
    boolean ignoreHuggingFaceState,
    boolean ignoreUnsignedFiles,
    boolean followLinks,
    boolean allDifferences) {
  /** Nothing beyond what the statement records. */
  public static final Scope AS_SIGNED = new Scope(Set.of(), false, false, false, false);

  /** Left out by default at the model's top (OpenSSF Model Signing v1.0, 6.2). */
  private static final Set<String> GIT = Set.of(".git", ".github", ".gitignore", ".gitattributes");

  /** What the statement records, and the caller adds; never against what it records (6.1.1). */
  public static Scope of(Statement statement, Scope added, boolean ignoreGitPaths) {
    Set<String> ignored = new HashSet<>(added.ignored);
    ignored.addAll(statement.serialization().ignoredPaths());
    if (ignoreGitPaths) {
      for (String git : GIT) {
        if (!statement.files().contains(git) && !statement.files().areBelow(git)) {
          ignored.add(git); // what was signed is compared
        }
      }
    }
    return new Scope(
        ignored,
        added.ignoreHuggingFaceState,
        added.ignoreUnsignedFiles,
        statement.serialization().recordedSymlinks().orElse(added.followLinks),
        added.allDifferences);
  }

  /** Whether a file may be there though it was not signed. */
  boolean welcomes(String file) {
    return ignoreUnsignedFiles || (ignoreHuggingFaceState && HuggingFaceState.includes(file));
  }

  /** Whether the path itself is left out. */
  boolean ignores(String path) {
    return ignored.contains(path);
  }

  /** Whether the path or a directory above it is left out. */
  boolean leavesOut(String path) {
    for (int end = path.length(); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      if (ignored.contains(path.substring(0, end))) {
        return true;
      }
    }
    return false;
  }
}
