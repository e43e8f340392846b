package io.modelgate.policy.model;

import io.modelgate.policy.compiled.Method;
import io.modelgate.policy.decision.ValidationContainer.Sidecar;
import java.nio.file.Path;
import java.util.List;

/** What the init container runs on: a pod's volume over any of it would be the verifier. */
public final class VerifierImage {
  /** Where a native sidecar's state volume is mounted; no volume of a pod may be there. */
  private static final String STATE_DIRECTORY = "/run/modelgate";

  /** Where a native sidecar writes its state. */
  static final String STATE_FILE = STATE_DIRECTORY + "/state";

  /** Where a native sidecar reads what is recalled, in {@code /etc} as what it trusts. */
  static final String RECALLS_DIRECTORY = "/etc/modelgate/recalls";

  /** Where a verifier finds receipts. */
  static final String RECEIPTS_DIRECTORY = "/etc/modelgate/receipts";

  private static final String JAVA = "/opt/modelgate/runtime/bin/java";
  private static final String ARGUMENTS = "@/opt/modelgate/%s.args";

  private static final String SMALL = "modelgate";
  private static final String WITH_LIBRARIES = "keyless";

  private static final List<Path> OWN =
      List.of(
              "/opt/modelgate",
              "/bin",
              "/sbin",
              "/lib",
              "/lib32",
              "/lib64",
              "/usr/bin",
              "/usr/sbin",
              "/usr/lib",
              "/usr/lib32",
              "/usr/lib64",
              "/usr/local/bin",
              "/usr/local/lib",
              STATE_DIRECTORY,
              "/var" + STATE_DIRECTORY, // /var/run is a link to /run
              "/etc",
              "/run/secrets",
              "/var/run/secrets",
              "/proc",
              "/sys",
              "/dev")
          .stream()
          .map(Path::of)
          .toList();

  private VerifierImage() {}

  /** The paths of the image over which, and in which, no volume of a pod may be mounted. */
  public static List<String> ownPaths() {
    return OWN.stream().map(Path::toString).toList();
  }

  /**
   * How the image's verifier is started, without a shell: Java's launcher with a file of arguments,
   * of which the image has one for each archive of classes; see {@code src/build/images.sh}.
   */
  static List<String> command(Method method) {
    return command(method.needsLibraries() ? WITH_LIBRARIES : SMALL);
  }

  private static List<String> command(String archive) {
    return List.of(JAVA, ARGUMENTS.formatted(archive));
  }

  /** All commands by which verifiers are started. */
  public static List<List<String>> commands() {
    return List.of(command(SMALL), command(WITH_LIBRARIES));
  }

  /** What makes the image's verifier a native sidecar, with its state in {@code volume}. */
  static Sidecar sidecar(String volume) {
    return new Sidecar(volume, STATE_DIRECTORY, probe("ready"), probe("alive"));
  }

  /** Interpreted only: a probe is over before a compiler could pay. */
  private static List<String> probe(String question) {
    return List.of(JAVA, "-Xint", ARGUMENTS.formatted(SMALL), "probe", question, STATE_FILE);
  }

  /** Whether a volume at {@code path} would hide a part of the image, or lie in one. */
  static boolean isHiddenBy(Path path) {
    for (Path own : OWN) {
      if (own.startsWith(path) || path.startsWith(own)) {
        return true;
      }
    }
    return false;
  }
}
