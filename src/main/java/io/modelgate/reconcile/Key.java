package io.modelgate.reconcile;

/**
 * An object that is to be brought up to date.
 *
 * @param kind says which reconciler works on it, and is what messages call it
 * @param namespace its namespace, or empty for an object of the whole cluster
 * @param name its name
 */
public record Key(String kind, String namespace, String name) {

  /** An object of the whole cluster. */
  public static Key ofCluster(String kind, String name) {
    return new Key(kind, "", name);
  }

  /** Whether it is in a namespace. */
  boolean isNamespaced() {
    return !namespace.isEmpty();
  }

  /** The object as messages name it. */
  @Override
  public String toString() {
    return kind + " " + (isNamespaced() ? namespace + "/" : "") + name;
  }
}
