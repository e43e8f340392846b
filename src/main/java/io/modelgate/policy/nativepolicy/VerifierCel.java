package io.modelgate.policy.nativepolicy;

import io.modelgate.policy.decision.ValidationContainer;
import io.modelgate.policy.decision.VerifierImages;
import io.modelgate.policy.model.VerifierImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether an init container is one that Modelgate injects, which no rule is about. What runs
 * anything else under that name and in that image counts as any other container.
 */
final class VerifierCel {
  private VerifierCel() {}

  /** Whether container {@code c} is one. */
  static Cel of(VerifierImages verifiers) {
    return Cel.of(
        """
        %s && %s
        && c.?command.orValue([]) in %s && !has(c.envFrom) && !has(c.lifecycle)
        && c.?env.orValue([]).all(e, !e.name.matches("^_?(JAVA|JDK|LD)_"))
        && c.?volumeMounts.orValue([]).all(m, !m.mountPath.matches(
        "(^|/)[.]|^/*((opt|bin|sbin|lib[0-9]*|usr)(/.*)?)?$"))
        && !c.?securityContext.?privileged.orValue(false)
        && c.?securityContext.?capabilities.?add.orValue([]) == []\
        """,
        isReserved("c.name"), runs(verifiers), commands());
  }

  /** Whether a name can only be one of ours. */
  static Cel isReserved(String name) {
    return Cel.of(
        "%s == %s || %s.startsWith(%s)",
        Cel.name(name),
        Cel.text(ValidationContainer.NAME),
        Cel.name(name),
        Cel.text(ValidationContainer.NAME + "-"));
  }

  /** Whether container {@code c} runs a verifier's image. */
  static Cel runs(VerifierImages verifiers) {
    List<Cel> images = new ArrayList<>();
    for (String repository : verifiers.repositories().stream().sorted().toList()) {
      Cel name = Cel.text(repository);
      images.add(
          Cel.of(
              """
              (c.image == %s || c.image.startsWith(%s + ":") || c.image.startsWith(%s + "@"))
              && !c.image.substring(size(%s)).split("@", 2)[0].contains("/")\
              """,
              name, name, name, name));
    }
    return Cel.any(images);
  }

  private static Cel commands() {
    return new Cel(
        "["
            + String.join(
                ", ",
                VerifierImage.commands().stream().map(each -> Cel.texts(each).source()).toList())
            + "]");
  }
}
