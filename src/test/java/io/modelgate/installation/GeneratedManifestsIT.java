package io.modelgate.installation;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is committed for OpenShift's other ways in is made of openshift/base. */
final class GeneratedManifestsIT {
  @ParameterizedTest
  @ValueSource(strings = {"modelgate", "sample"})
  void templateIsGenerated(String name) throws IOException {
    OpenShiftTemplate.of(name).assertCommitted();
  }

  static List<GeneratedFile> bundle() throws IOException {
    return Bundle.render().files();
  }

  @ParameterizedTest
  @MethodSource("bundle")
  void bundleIsGenerated(GeneratedFile file) throws IOException {
    file.assertCommitted();
  }
}
