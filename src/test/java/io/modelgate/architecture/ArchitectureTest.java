package io.modelgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The house's rules hold, and each can fail. */
final class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPath(Path.of("target", "classes"));

  /** Classes under src/test that break each rule once; see the package. */
  private static final JavaClasses FLAWED =
      new ClassFileImporter().importPackages("io.modelgate.architecture.flawed");

  @Test
  void roomsImportOneWay() {
    HouseRules.ROOMS_IMPORT_ONE_WAY.check(OURS);
    assertCanFail(HouseRules.roomsImportOneWay("io.modelgate.architecture.flawed"), "Cli");
  }

  @Test
  void packagesHaveNoCycles() {
    HouseRules.PACKAGES_HAVE_NO_CYCLES.check(OURS);
    assertCanFail(
        HouseRules.packagesHaveNoCycles("io.modelgate.architecture.flawed"), "Cycle detected");
  }

  @Test
  void verifierIsALibrary() {
    HouseRules.VERIFIER_IS_A_LIBRARY.check(OURS);
    assertCanFail(
        HouseRules.verifierIsALibrary("io.modelgate.architecture.flawed"), "jakarta.inject");
  }

  @Test
  void onlyTheWatchTalksToTheApiServer() {
    HouseRules.ONLY_THE_WATCH_TALKS_TO_THE_API_SERVER.check(OURS);
    assertCanFail(
        HouseRules.onlyTheWatchTalksToTheApiServer("io.modelgate.architecture.flawed"),
        "KubernetesClient");
  }

  private static void assertCanFail(ArchRule rule, String says) {
    assertThat(rule.evaluate(FLAWED).getFailureReport().toString()).contains(says);
  }
}
