package io.modelgate.cli.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.modelgate.cli.kernel.Kernel.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells a sandbox's kernel from the node's by files that the kernel itself writes. None of them can
 * be written or hidden by the pod's author; a node's administrator can choose what they say.
 */
public final class KernelReader {
  private static final int MAX_BYTES = 64 * 1024;
  private static final String VERSION = "version";
  private static final String COMMAND_LINE = "cmdline";
  private static final String MOUNTS = "self/mountinfo";

  private KernelReader() {}

  /**
   * Reads what is there; never fails.
   *
   * @param proc where the kernel's files are, {@code /proc}
   */
  public static Kernel read(Path proc) {
    String release = System.getProperty("os.version", "");
    try {
      if (SandboxKernels.isGvisor(text(proc, VERSION))) {
        return kernel(release, Sandbox.GVISOR, proc, VERSION);
      }
      if (SandboxKernels.isKataCommandLine(text(proc, COMMAND_LINE))) {
        return kernel(release, Sandbox.KATA, proc, COMMAND_LINE);
      }
      return SandboxKernels.hasKataMount(text(proc, MOUNTS))
          ? kernel(release, Sandbox.KATA, proc, MOUNTS)
          : new Kernel(release, Sandbox.HOST, Optional.empty());
    } catch (IOException e) {
      return new Kernel(release, Sandbox.UNKNOWN, Optional.empty());
    }
  }

  private static Kernel kernel(String release, Sandbox sandbox, Path proc, String file) {
    return new Kernel(release, sandbox, Optional.of(proc.resolve(file).toString()));
  }

  /** Their size is said to be zero, so they are read until they end. */
  private static String text(Path proc, String file) throws IOException {
    try (InputStream in = Files.newInputStream(proc.resolve(file))) {
      return new String(in.readNBytes(MAX_BYTES), ISO_8859_1);
    }
  }
}
