package io.modelgate.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What came of looking for a component.
 *
 * @param path where it is
 * @param lack else what it needs
 */
record Finding(Optional<Path> path, String lack) {
  private static final Path LOGS = Path.of("target");
  private static final Map<Component, Finding> FOUND = new ConcurrentHashMap<>();

  static Finding at(Path path) {
    return new Finding(Optional.of(path), "");
  }

  static Finding nothing(String lack) {
    return new Finding(Optional.empty(), lack);
  }

  /** Looks once, which may take minutes: many tests ask. */
  static Finding of(Component component) {
    return FOUND.computeIfAbsent(component, Finding::look);
  }

  private static Finding look(Component component) {
    Finding found =
        switch (component) {
          case API_SERVER -> KubeApiBinaries.find();
          case CONTROLLER_MANAGER ->
              script(
                  "controller-manager",
                  "Go of any version (Debian: golang-go), and a Go module proxy");
          case BROWSER ->
              script(
                  "browser",
                  "Chromium and chromedriver of one release (Debian: chromium, chromium-driver)");
          case GATOR ->
              script("gator", "Go of any version (Debian: golang-go), and a Go module proxy");
          case REFERENCE_SIGNER ->
              script(
                  "reference-signer",
                  "python3 with venv (Debian: python3-venv), and a Python package index");
          case TRUST_ROOTS ->
              script(
                  "trust-roots",
                  "python3 with pip or venv (Debian: python3-venv), and a Python package index",
                  LOGS.resolve("trust-roots").toString());
          case PACKAGED_RUNTIME -> packagedRuntime();
          case CURL -> command("curl", "curl");
          case JQ -> command("jq", "jq");
          case SCRIPT -> command("script", "bsdutils");
          case ZSH -> command("zsh", "zsh");
          case FISH -> command("fish", "fish");
          case MAN -> command("man", "man-db");
          case MOUNTS ->
              script(
                  "mounts",
                  "root on Linux, loop devices and overlays, and mkfs.ext4 (Debian: e2fsprogs)");
          case FAKETIME ->
              Faketime.library()
                  .map(Finding::at)
                  .orElseGet(() -> nothing("faketime is not on the PATH (Debian: faketime)."));
        };
    if (found.path().isEmpty()) {
      System.err.printf("Without %s, tests are skipped: %s%n", component.label(), found.lack());
    }
    return found;
  }

  private static Finding packagedRuntime() {
    Path java = Path.of("target", "modelgate", "runtime", "bin", "java");
    return Files.exists(java)
        ? at(java)
        : nothing(
            java
                + " is not there: it needs a JDK that has jlink, and its modules, when Modelgate is"
                + " packaged.");
  }

  private static Finding command(String name, String debianPackage) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Finding::at)
        .orElseGet(
            () -> nothing("%s is not on the PATH (Debian: %s).".formatted(name, debianPackage)));
  }

  /**
   * What a script finds, or else installs or builds once, and whose path it prints.
   *
   * @param name the script is {@code src/build/NAME.sh}, its log {@code target/NAME.log}
   * @param needs what the script needs, for example {@code "Go, and a Go module proxy"}
   */
  private static Finding script(String name, String needs, String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", "src/build/" + name + ".sh"));
    command.addAll(List.of(arguments));
    Path log = LOGS.resolve(name + ".log");
    try {
      Files.createDirectories(LOGS);
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        System.err.printf("Getting %s once, for some minutes; see %s%n", name, log);
      }
      String path = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0
          ? at(Path.of(path))
          : nothing(
              "%s is neither there nor can it be had, see %s: it needs %s."
                  .formatted(name, log, needs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while getting " + name, e);
    }
  }
}
