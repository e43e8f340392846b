package io.modelgate.watch;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.model.ModelPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the policies of a directory's YAML files; other documents in them are passed over. */
public final class PolicyDirectory {
  private static final String NAMESPACE_WHERE_NONE = "default"; // as kubectl without a context's

  private final Path root;
  private final List<ModelPolicy> policies = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private PolicyDirectory(Path root) {
    this.root = root;
  }

  /**
   * Reads every {@code *.yaml} and {@code *.yml} below {@code root}; what it cannot read is a
   * fault.
   */
  public static PolicySet read(Path root) {
    PolicyDirectory directory = new PolicyDirectory(root);
    try {
      files(root).forEach(directory::file);
    } catch (IOException e) {
      directory.faults.add("The policies in " + root + " cannot be read.");
    }
    return PolicySet.of(directory.policies, directory.faults);
  }

  /** The YAML files below {@code root}, in order. */
  static List<Path> files(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> path.toString().endsWith(".yaml") || path.toString().endsWith(".yml"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e); // a directory that went, or may not be read
    }
  }

  private void file(Path file) {
    Path shown = root.relativize(file);
    try (InputStream in = Files.newInputStream(file)) {
      LoadSettings settings = LoadSettings.builder().setLabel(shown.toString()).build();
      for (Object document : new Load(settings).loadAllFromInputStream(in)) {
        if (document instanceof Map<?, ?> map) {
          document(map);
        }
      }
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
      faults.add("Policy file " + shown + line + " is not YAML: " + e.getProblem() + ".");
    } catch (YamlEngineException | IOException e) {
      faults.add("Policy file " + shown + " cannot be read.");
    }
  }

  private void document(Map<?, ?> document) {
    if (PolicyReader.isPolicy(document.get("apiVersion"), document.get("kind"))) {
      Map<?, ?> metadata = document.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
      String namespace = text(metadata.get("namespace"), NAMESPACE_WHERE_NONE);
      String name = text(metadata.get("name"), "(without a name)");
      policies.add(PolicyReader.read(namespace, name, document.get("spec")));
    }
  }

  private static String text(@Nullable Object value, String otherwise) {
    return value == null ? otherwise : value.toString();
  }
}
