package io.modelgate.policy.nativepolicy;

import java.util.ArrayList;
import java.util.List;

/** The variables of an admission policy, each of which may name those before it. */
final class Variables {
  /**
   * A variable, which the API server evaluates once, when something first asks for it.
   *
   * @param name its name
   * @param value what it stands for
   */
  record Variable(String name, Cel value) {}

  private final List<Variable> all = new ArrayList<>();

  /** Adds one, and gives the expression by which others name it. */
  Cel add(String name, Cel value) {
    all.add(new Variable(name, value));
    return Cel.name("variables." + name);
  }

  /** All of them, as the API server has them. */
  List<NativePolicy.Expression> expressions() {
    return all.stream()
        .map(each -> new NativePolicy.Expression(each.name(), each.value().source()))
        .toList();
  }
}
