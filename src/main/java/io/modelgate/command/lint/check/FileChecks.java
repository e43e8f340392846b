package io.modelgate.command.lint.check;

/** Files that cannot be read as YAML. */
final class FileChecks {
  private FileChecks() {}

  static void run(Workspace workspace, Findings findings) {
    workspace
        .sources()
        .notYaml()
        .forEach(
            each ->
                findings.add(
                    Check.INVALID_YAML,
                    each.place(),
                    "",
                    "The file is not YAML: %s.".formatted(each.why()),
                    "Correct it; until then, no policy of this file counts, and a controller that"
                        + " reads this directory denies all pods."));
  }
}
