package io.modelgate.installation;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is committed for OpenShift's other ways in is made of openshift/base. */
final class GeneratedManifestsIT {
  @ParameterizedTest
  @ValueSource(strings = {"modelgate", "sample"})
  void templateIsGenerated(String name) throws IOException {
    OpenShiftTemplate.of(name).assertCommitted();
  }
}
