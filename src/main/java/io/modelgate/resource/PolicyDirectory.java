package io.modelgate.resource;

import io.modelgate.policy.PolicySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the policies of a directory's YAML files; other documents in them are ignored. */
public final class PolicyDirectory {
  private PolicyDirectory() {}

  /**
   * Reads every {@code *.yaml} and {@code *.yml} below {@code root}; what it cannot read is a
   * fault.
   */
  public static PolicySet read(Path root) {
    return read(root, new CompiledPolicies());
  }

  /** The same; what did not change since the last time is not compiled again. */
  public static PolicySet read(Path root, CompiledPolicies compiled) {
    ResourceCollector collector = new ResourceCollector();
    collect(root, collector);
    return collector.policies(compiled);
  }

  /** Hands over what is in a directory, or in one file. */
  public static void collect(Path root, ResourceCollector collector) {
    try {
      for (Path file : files(root)) {
        Path shown = Files.isDirectory(root) ? root.relativize(file) : file;
        collect(file, shown.toString(), collector);
      }
    } catch (IOException e) {
      collector.fault("The policies in " + root + " cannot be read.");
    }
  }

  private static void collect(Path file, String shown, ResourceCollector collector) {
    try {
      YamlDocument.read(file, shown)
          .forEach(each -> collector.add(each, ResourceCollector.DEFAULT_NAMESPACE));
    } catch (UnreadableFileException e) {
      collector.fault("Policy file " + e.fault() + ".");
    }
  }

  /**
   * The YAML files below {@code root}, in order, and links that lead nowhere, which cannot be read;
   * what is named itself, whatever its name, be it a pipe.
   */
  public static List<Path> files(Path root) throws IOException {
    if (Files.exists(root) && !Files.isDirectory(root)) {
      return List.of(root);
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> path.toString().endsWith(".yaml") || path.toString().endsWith(".yml"))
          .filter(path -> Files.isRegularFile(path) || !Files.exists(path))
          .filter(path -> !isOfAMount(root.relativize(path)))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e); // a directory that went, or may not be read
    }
  }

  /** The kubelet keeps what a ConfigMap holds in "..DATE", with links to it beside that folder. */
  private static boolean isOfAMount(Path path) {
    return StreamSupport.stream(path.spliterator(), false)
        .anyMatch(each -> each.toString().startsWith(".."));
  }
}
