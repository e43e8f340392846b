package io.modelgate.testing.constraints;

/**
 * What OpenShift allocates to a namespace, and writes into its annotations.
 *
 * @param firstUser the first of its users, and of its groups
 * @param lastUser the last
 * @param level of SELinux
 */
public record Namespace(long firstUser, long lastUser, String level) {
  /** As any namespace is. */
  public static final Namespace ANY = new Namespace(1_000_660_000, 1_000_669_999, "s0:c26,c5");
}
