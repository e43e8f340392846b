package io.modelgate.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.modelgate.architecture.Rooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What each artifact holds follows from the rooms that its entry may import, and from their
 * libraries: see decision 0077.
 */
final class ClassPathsIT {
  private static final Path VERIFIER = Path.of("target/modelgate/lib");
  private static final Path FULL_COMMAND = Path.of("target/modelgate-cli/lib");
  private static final String OURS = "io/modelgate/";
  private static final String WAR_CLASSES = "WEB-INF/classes/";

  @Test
  void verifierHasTheRoomsThatItMayImport() throws IOException {
    assertThat(rooms(VERIFIER.resolve("modelgate-cli.jar"), ""))
        .isEqualTo(Rooms.needed("cli"))
        .doesNotContain("command", "policy");
  }

  @Test
  void fullCommandHasTheRoomsThatItMayImport() throws IOException {
    assertThat(rooms(FULL_COMMAND.resolve("modelgate-command.jar"), ""))
        .isEqualTo(Rooms.needed("command"));
  }

  @Test
  void controllerHasAllRoomsButTheCommandsAndTheLaunchersOwn() throws IOException {
    Set<String> expected = new TreeSet<>(Rooms.all());
    expected.removeAll(Set.of("cli", "command", "launch", "verify"));

    assertThat(rooms(Path.of("target/modelgate.war"), WAR_CLASSES)).isEqualTo(expected);
  }

  @Test
  void nothingMissesOnTheVerifiersClassPath() throws IOException {
    assertThat(missing(VERIFIER, "modelgate-cli.jar")).isEmpty();
  }

  @Test
  void nothingMissesOnTheFullCommandsClassPath() throws IOException {
    assertThat(missing(FULL_COMMAND, "modelgate-command.jar")).isEmpty();
  }

  @Test
  void missingLibraryIsFound() throws IOException {
    assertThat(missing(VERIFIER, "modelgate-cli.jar", "commons-cli.jar"))
        .contains("org.apache.commons.cli.Options");
  }

  @Test
  void verifierHasNoLibraryOfTheFullCommand() throws IOException {
    assertThat(jars(VERIFIER).stream().map(jar -> jar.getFileName().toString()))
        .contains("commons-cli.jar")
        .doesNotContain(
            "picocli.jar", "java-diff-utils.jar", "jackson-databind.jar", "zjsonpatch.jar");
  }

  @Test
  void controllerHasNoLibraryOfTheCommands() throws IOException {
    try (JarFile war = new JarFile("target/modelgate.war")) {
      assertThat(war.stream().map(JarEntry::getName))
          .anyMatch(name -> name.startsWith("WEB-INF/lib/jackson-databind"))
          .noneMatch(
              name ->
                  name.matches(
                      "WEB-INF/lib/(picocli|java-diff-utils|commons-cli|progressbar|jline|sigstore).*"));
    }
  }

  /** The packages right below ours that an archive has classes of. */
  private static Set<String> rooms(Path archive, String within) throws IOException {
    String prefix = within + OURS;
    try (JarFile jar = new JarFile(archive.toFile())) {
      return jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.startsWith(prefix) && name.endsWith(".class"))
          .map(name -> name.substring(prefix.length()).split("/", 2)[0])
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /**
   * Classes that ours refer to, and that neither the JDK has nor a library; but for annotations for
   * the compiler, which a virtual machine does without.
   */
  private static Set<String> missing(Path lib, String ours, String... without) throws IOException {
    Set<String> present = new HashSet<>();
    for (Path each : jars(lib)) {
      if (!List.of(without).contains(each.getFileName().toString())) {
        present.addAll(classes(each));
      }
    }
    return new ClassFileImporter()
        .importJar(new JarFile(lib.resolve(ours).toFile())).stream()
            .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
            .map(Dependency::getTargetClass)
            .map(ClassPathsIT::element)
            .filter(name -> !present.contains(name) && !isOfTheJdk(name))
            .filter(name -> !name.startsWith("org.jspecify.annotations."))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String element(JavaClass type) {
    return type.getBaseComponentType().getName();
  }

  private static boolean isOfTheJdk(String name) {
    try {
      Class.forName(name, false, ClassLoader.getPlatformClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return name.indexOf('.') < 0; // a primitive type
    }
  }

  private static Set<String> classes(Path archive) throws IOException {
    try (JarFile jar = new JarFile(archive.toFile())) {
      return jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .collect(Collectors.toSet());
    }
  }

  private static List<Path> jars(Path lib) throws IOException {
    try (Stream<Path> files = Files.walk(lib)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
