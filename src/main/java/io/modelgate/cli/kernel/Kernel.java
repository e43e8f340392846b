package io.modelgate.cli.kernel;

import java.util.Optional;

/**
 * The kernel that this process runs on, as far as it can tell from inside.
 *
 * @param release as {@code uname -r} gives it, for example {@code 6.1.0-22-amd64}
 * @param sandbox whose kernel it is
 * @param evidence the file that tells the sandbox from the node; empty where none does
 */
public record Kernel(String release, Sandbox sandbox, Optional<String> evidence) {
  /** Whose kernel it is. */
  public enum Sandbox {
    /** gVisor's, which answers system calls in user space. */
    GVISOR("gvisor"),
    /** A Kata Containers guest's, in a virtual machine of the pod's own. */
    KATA("kata"),
    /** No mark of a sandbox: the node's, or that of a sandbox we do not know. */
    HOST("host"),
    /** It could not be looked at. */
    UNKNOWN("unknown");

    private final String spelling;

    Sandbox(String spelling) {
      this.spelling = spelling;
    }

    /** As results spell it. */
    public String spelling() {
      return spelling;
    }
  }
}
