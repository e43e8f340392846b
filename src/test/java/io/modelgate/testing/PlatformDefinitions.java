package io.modelgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The definitions of OpenShift's, OLM's and others' kinds. */
public final class PlatformDefinitions {
  private static final Path FOLDER = Path.of("src", "test", "definitions");

  private PlatformDefinitions() {}

  /** Installs all of them, and a namespace of OpenShift's. */
  public static void install(KubeApi api) {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> definitions = files.filter(file -> file.toString().endsWith(".yaml")).toList();
      for (Path each : definitions) {
        api.kubectl("", "apply", "--server-side", "-f", each.toString());
      }
      api.createNamespace("openshift-config-managed"); // of the console's dashboards
      api.kubectl("", "wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
