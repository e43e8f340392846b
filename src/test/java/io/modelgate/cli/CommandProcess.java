package io.modelgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command as a process of its own, to be stopped, starved and looked at from outside. */
final class CommandProcess {
  private final Path folder;
  private final Process process;

  private CommandProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param folder where its output goes
   * @param arguments options of the JVM, then {@code verify} and what follows
   */
  static CommandProcess start(Path folder, Object... arguments) throws IOException {
    return start(folder, command(arguments));
  }

  /** The same of any other command. */
  static CommandProcess start(Path folder, List<String> words) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    return new CommandProcess(folder, process);
  }

  /** The words that start it. */
  static List<String> command(Object... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    boolean ours = false;
    for (Object argument : arguments) {
      if (!ours && !argument.toString().startsWith("-X")) {
        ours = true;
        words.add(Modelgate.class.getName());
      }
      words.add(argument.toString());
    }
    return words;
  }

  /** Whether it has {@code file} open. */
  boolean reads(Path file) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return open.anyMatch(descriptor -> leadsTo(descriptor, file));
    }
  }

  /** Whether it has a TCP socket. */
  boolean usesTcp() throws IOException {
    String sockets = "";
    for (String table : List.of("tcp", "tcp6")) {
      sockets += Files.readString(Path.of("/proc/" + process.pid() + "/net/" + table));
    }
    try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return open.map(CommandProcess::socket)
          .filter(inode -> !inode.isEmpty())
          .map(inode -> " " + inode + " ")
          .anyMatch(sockets::contains);
    }
  }

  /** The inode of a socket; empty for any other descriptor. */
  private static String socket(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("socket:") ? target.replaceAll("[^0-9]", "") : "";
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  String out() throws IOException {
    return Files.readString(folder.resolve("out"), UTF_8);
  }

  String err() throws IOException {
    return Files.readString(folder.resolve("err"), UTF_8);
  }

  /** Standard output, a document a line. */
  List<JsonNode> verdicts() throws IOException {
    List<JsonNode> verdicts = new ArrayList<>();
    for (String line : out().lines().toList()) {
      verdicts.add(ResultSchema.check(line));
    }
    return verdicts;
  }

  /** SIGKILL, where it is still there. */
  void kill() {
    process.destroyForcibly();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /**
   * Any other signal.
   *
   * @param name without {@code SIG}
   */
  void signal(String name) throws IOException, InterruptedException {
    List<String> words = List.of("kill", "-s", name, Long.toString(process.pid()));
    if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
      throw new IOException("no signal: " + words);
    }
  }

  /** Waits for its end, and kills it where that does not come within 30 seconds. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }
}
