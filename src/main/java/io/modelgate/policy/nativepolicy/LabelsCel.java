package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.spec.LabelMatcher.Exists;
import io.modelgate.policy.spec.LabelMatcher.In;
import io.modelgate.policy.spec.LabelMatcher.NotIn;
import io.modelgate.policy.spec.LabelMatcher.Requirement;

/** Writes requirements of labels in CEL, as the API server's policies evaluate them. */
final class LabelsCel {
  private LabelsCel() {}

  /** Whether labels meet one. */
  static Cel of(Cel labels, Requirement requirement) {
    if (requirement instanceof In in) {
      return Cel.of(
          "%s in %s && %s[%s] in %s",
          Cel.text(in.key()), labels, labels, Cel.text(in.key()), Cel.texts(in.values()));
    }
    if (requirement instanceof NotIn not) {
      return Cel.of(
          "!(%s in %s) || !(%s[%s] in %s)",
          Cel.text(not.key()), labels, labels, Cel.text(not.key()), Cel.texts(not.values()));
    }
    Exists exists = (Exists) requirement;
    Cel present = Cel.of("%s in %s", Cel.text(exists.key()), labels);
    return exists.wanted() ? present : present.not();
  }
}
