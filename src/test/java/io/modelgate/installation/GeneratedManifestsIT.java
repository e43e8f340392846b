package io.modelgate.installation;

import io.modelgate.testing.Component;
import io.modelgate.testing.GeneratedFile;
import io.modelgate.testing.Needs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is committed for OpenShift's other ways in is made of openshift/base. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class GeneratedManifestsIT {
  static List<GeneratedFile> console() throws IOException {
    return Console.files();
  }

  @ParameterizedTest
  @MethodSource("console")
  @Order(1) // the others are made of it
  void consoleIsGenerated(GeneratedFile file) throws IOException {
    file.assertCommitted();
  }

  @Test
  void dashboardForGrafanaIsGenerated() throws IOException {
    GrafanaDashboard.file().assertCommitted();
  }

  @Test
  void pageOfFieldsIsGenerated() throws IOException {
    FieldsPage.file().assertCommitted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"modelgate", "sample", "build"})
  @Needs(Component.API_SERVER)
  void templateIsGenerated(String name) throws IOException {
    OpenShiftTemplate.of(name).assertCommitted();
  }

  static List<GeneratedFile> bundle() throws IOException {
    return Bundle.render().files();
  }

  @ParameterizedTest
  @MethodSource("bundle")
  @Needs(Component.API_SERVER)
  void bundleIsGenerated(GeneratedFile file) throws IOException {
    file.assertCommitted();
  }
}
