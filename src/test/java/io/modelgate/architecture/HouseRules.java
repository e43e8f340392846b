package io.modelgate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.Map;
import java.util.Set;

/** Which room may import which: see src/site/architecture.md. */
final class HouseRules {
  private static final String HOUSE = "io.modelgate";

  static final ArchRule ROOMS_IMPORT_ONE_WAY = roomsImportOneWay(HOUSE);
  static final ArchRule PACKAGES_HAVE_NO_CYCLES = packagesHaveNoCycles(HOUSE);
  static final ArchRule VERIFIER_IS_A_LIBRARY = verifierIsALibrary(HOUSE);
  static final ArchRule ONLY_THE_WATCH_TALKS_TO_THE_API_SERVER =
      onlyTheWatchTalksToTheApiServer(HOUSE);

  private HouseRules() {}

  static ArchRule roomsImportOneWay(String house) {
    LayeredArchitecture rooms =
        layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage(house + "..")
            .withOptionalLayers(true);
    for (String room : Rooms.MAY_IMPORT.keySet()) {
      rooms = rooms.optionalLayer(room).definedBy(house + "." + room + "..");
    }
    for (Map.Entry<String, Set<String>> each : Rooms.MAY_IMPORT.entrySet()) {
      String[] others = each.getValue().toArray(String[]::new);
      rooms =
          others.length == 0
              ? rooms.whereLayer(each.getKey()).mayNotAccessAnyLayer()
              : rooms.whereLayer(each.getKey()).mayOnlyAccessLayers(others);
    }
    return rooms;
  }

  static ArchRule packagesHaveNoCycles(String house) {
    return slices().matching(house + ".(**)").should().beFreeOfCycles();
  }

  static ArchRule verifierIsALibrary(String house) {
    return noClasses()
        .that()
        .resideInAPackage(house + ".verify..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta..", "io.fabric8..", "org.eclipse.microprofile..", "org.apache.commons.cli..");
  }

  /**
   * Patches are applied by a part of fabric8 that knows no API server. Commands are no controller:
   * they list as whoever runs them, and watch nothing.
   */
  static ArchRule onlyTheWatchTalksToTheApiServer(String house) {
    return noClasses()
        .that()
        .resideInAPackage(house + "..")
        .and()
        .resideOutsideOfPackages(house + ".watch..", house + ".api..", house + ".command.cluster..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8.kubernetes..", "io.fabric8.openshift..", "io.fabric8.generator..");
  }
}
