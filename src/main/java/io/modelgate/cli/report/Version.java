package io.modelgate.cli.report;

import org.jspecify.annotations.Nullable;

/** The version of the command, which its package says. */
public final class Version {
  private Version() {}

  /** As it was packaged. */
  public static String get() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
