package io.modelgate.policy.model;

import java.nio.file.Path;
import java.util.List;

/** What the init container runs on: a pod's volume over any of it would be the verifier. */
final class VerifierImage {
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
              "/etc",
              "/proc",
              "/sys",
              "/dev")
          .stream()
          .map(Path::of)
          .toList();

  private VerifierImage() {}

  /**
   * How the image's verifier is started, without a shell: Java's launcher with a file of arguments,
   * of which the image has one for each archive of classes; see {@code src/build/images.sh}.
   */
  static List<String> command(Method method) {
    String archive = method instanceof Method.Keyless ? "keyless" : "modelgate";
    return List.of("/opt/modelgate/runtime/bin/java", "@/opt/modelgate/%s.args".formatted(archive));
  }

  /** Whether a volume at {@code path} would hide a part of the image, or lie in one. */
  static boolean isHiddenBy(Path path) {
    return OWN.stream().anyMatch(own -> own.startsWith(path) || path.startsWith(own));
  }
}
