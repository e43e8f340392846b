package io.modelgate.command.lint.check;

import io.modelgate.command.lint.check.Workspace.Located;
import io.modelgate.command.lint.source.FieldPath;
import io.modelgate.policy.compiled.ModelLocation;
import io.modelgate.policy.compiled.ModelPolicy;
import io.modelgate.policy.spec.QuotedText;
import java.util.List;

/** Paths of a model that are left out, and what that leaves out: files by name, no patterns. */
final class ModelPaths {
  private ModelPaths() {}

  static void run(Workspace workspace, Findings findings) {
    workspace
        .ofType(ModelPolicy.Usable.class)
        .forEach(
            each -> {
              List<ModelLocation> models = each.policy().models();
              for (int i = 0; i < models.size(); i++) {
                ignored(each, models.get(i), path(each, i), findings);
              }
            });
  }

  /** Where a policy's model stands. */
  static FieldPath path(Located<ModelPolicy.Usable> policy, int model) {
    return policy.at().value(FieldPath.of("spec", "models")).isPresent()
        ? FieldPath.of("spec", "models", model)
        : FieldPath.of("spec", "model");
  }

  private static void ignored(
      Located<ModelPolicy.Usable> policy, ModelLocation model, FieldPath at, Findings findings) {
    List<String> paths = model.ignored();
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      boolean isPattern = path.indexOf('*') >= 0 || path.indexOf('?') >= 0;
      boolean isModel = path.equals(".") || model.path().filter(path::equals).isPresent();
      if (isPattern || isModel) {
        findings.add(
            Check.IGNORE_WITHOUT_EFFECT,
            policy.at(),
            at.then("ignorePaths", i),
            isPattern
                ? "ignorePaths has %s, which is no pattern here: only a file of that very name is left out."
                    .formatted(QuotedText.of(path))
                : "ignorePaths has %s, which is the model itself: nothing is left out."
                    .formatted(QuotedText.of(path)),
            "Name the files or directories, for example README.md.");
      }
    }
  }
}
