package io.modelgate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;

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
    for (String room :
        new String[] {
          "admission",
          "patch",
          "policy",
          "api",
          "reconcile",
          "watch",
          "certificates",
          "report",
          "dashboard",
          "health",
          "cli",
          "verify",
          "config",
          "log",
          "pattern"
        }) {
      rooms = rooms.optionalLayer(room).definedBy(house + "." + room + "..");
    }
    return rooms
        .whereLayer("admission")
        .mayOnlyAccessLayers("patch", "policy", "config", "log", "pattern")
        .whereLayer("patch")
        .mayOnlyAccessLayers("policy", "api")
        .whereLayer("policy")
        .mayOnlyAccessLayers("api", "pattern")
        .whereLayer("watch")
        .mayOnlyAccessLayers("reconcile", "policy", "api", "config", "log")
        .whereLayer("report")
        .mayOnlyAccessLayers("reconcile", "watch", "policy", "api", "config", "log", "pattern")
        .whereLayer("dashboard")
        .mayOnlyAccessLayers("report", "watch", "policy", "api", "config", "log")
        .whereLayer("certificates")
        .mayOnlyAccessLayers("reconcile", "watch", "config", "log")
        .whereLayer("health")
        .mayOnlyAccessLayers("reconcile", "report", "watch", "certificates", "config", "log")
        .whereLayer("cli")
        .mayOnlyAccessLayers("verify", "policy", "api", "pattern")
        .whereLayer("reconcile")
        .mayOnlyAccessLayers("log")
        .whereLayer("api")
        .mayNotAccessAnyLayer()
        .whereLayer("verify")
        .mayOnlyAccessLayers("pattern")
        .whereLayer("config")
        .mayOnlyAccessLayers("policy", "pattern")
        .whereLayer("log")
        .mayNotAccessAnyLayer()
        .whereLayer("pattern")
        .mayNotAccessAnyLayer();
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

  static ArchRule onlyTheWatchTalksToTheApiServer(String house) {
    return noClasses()
        .that()
        .resideInAPackage(house + "..")
        .and()
        .resideOutsideOfPackages(house + ".watch..", house + ".api..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..");
  }
}
