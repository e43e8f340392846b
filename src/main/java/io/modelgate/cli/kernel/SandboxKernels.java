package io.modelgate.cli.kernel;

/** The marks that sandboxes' kernels bear. */
final class SandboxKernels {
  /** The build that gVisor has claimed to be since 2016 (pkg/sentry/kernel/version). */
  private static final String GVISOR_BUILD = " #1 SMP Sun Jan 10 15:06:54 PST 2016";

  private static final String GVISOR_RELEASE = "-gvisor";
  private static final String VERSION = "Linux version ";

  /** What Kata's shared file system is called, over virtio-fs or 9p. */
  private static final String KATA_SHARE = "kataShared";

  private SandboxKernels() {}

  /** By {@code /proc/version}: unlike Linux, gVisor names neither a builder nor a compiler. */
  static boolean isGvisor(String version) {
    String line = version.strip();
    if (!line.startsWith(VERSION)) {
      return false;
    }
    int end = line.indexOf(' ', VERSION.length());
    return end > 0
        && (line.startsWith(GVISOR_RELEASE, end - GVISOR_RELEASE.length())
            || line.substring(end).equals(GVISOR_BUILD));
  }

  /** By {@code /proc/cmdline}: how Kata's runtime starts its agent in the guest. */
  static boolean isKataCommandLine(String line) {
    for (String word : line.strip().split(" ", -1)) {
      if (word.equals("systemd.unit=kata-containers.target")
          || word.startsWith("agent.")
          || (word.startsWith("init=") && word.endsWith("/kata-agent"))) {
        return true;
      }
    }
    return false;
  }

  /**
   * By {@code /proc/self/mountinfo} (proc(5)): a file that only the runtime mounts comes over
   * Kata's share. Volumes do not count, their names are others' to choose.
   */
  static boolean hasKataMount(String mounts) {
    for (String line : mounts.split("\n", -1)) {
      int separator = line.indexOf(" - ");
      if (separator > 0) {
        String[] mount = line.substring(0, separator).split(" ", -1);
        String[] source = line.substring(separator + 3).split(" ", -1);
        if (mount.length > 4
            && source.length > 1
            && isOfTheRuntime(mount[4])
            && isShared(source[0])
            && source[1].equals(KATA_SHARE)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOfTheRuntime(String mountPoint) {
    return switch (mountPoint) {
      case "/", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/dev/termination-log" -> true;
      default -> false;
    };
  }

  private static boolean isShared(String type) {
    return switch (type) {
      case "virtiofs", "virtio_fs", "9p" -> true;
      default -> false;
    };
  }
}
