package io.modelgate.watch.outcome;

/** Is told that an object came, changed or went; must not block. */
@FunctionalInterface
public interface ChangeListener {
  /** An object came, changed or went. */
  void changed(String namespace, String name);
}
