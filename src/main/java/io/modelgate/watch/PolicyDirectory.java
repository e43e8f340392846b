package io.modelgate.watch;

import io.modelgate.policy.PolicySet;
import io.modelgate.policy.PolicySet.Namespaces;
import io.modelgate.policy.Surroundings;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.policy.resources.LimitRangeView;
import io.modelgate.policy.sandbox.Runtimes;
import io.modelgate.policy.sandbox.Runtimes.NodeView;
import io.modelgate.policy.sandbox.Runtimes.RuntimeClassView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
  private final List<PolicyResource> policies = new ArrayList<>();
  private final Map<String, RuntimeClassView> runtimeClasses = new TreeMap<>();
  private final List<NodeView> nodes = new ArrayList<>();
  private final Map<String, Map<String, String>> namespaces = new TreeMap<>();
  private final Map<String, List<LimitRangeView>> limitRanges = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  private PolicyDirectory(Path root) {
    this.root = root;
  }

  /**
   * Reads every {@code *.yaml} and {@code *.yml} below {@code root}; what it cannot read is a
   * fault.
   */
  public static PolicySet read(Path root) {
    return read(root, new CompiledPolicies());
  }

  /** The same; what did not change since the last time is not compiled anew. */
  static PolicySet read(Path root, CompiledPolicies compiled) {
    PolicyDirectory directory = new PolicyDirectory(root);
    try {
      files(root).forEach(directory::file);
    } catch (IOException e) {
      directory.faults.add("The policies in " + root + " cannot be read.");
    }
    return PolicySet.of(
        compiled.of(directory.policies),
        new Surroundings(
            new Namespaces(directory.namespaces, false),
            directory.runtimes(),
            Set.of(),
            Map.of(),
            directory.limitRanges),
        directory.faults);
  }

  /** A directory without any RuntimeClass is not about a cluster's. */
  private Runtimes runtimes() {
    return runtimeClasses.isEmpty()
        ? Runtimes.UNKNOWN
        : new Runtimes(Map.copyOf(runtimeClasses), List.copyOf(nodes), true);
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
    try {
      byte[] content = Files.readAllBytes(file);
      LoadSettings settings = LoadSettings.builder().setLabel(shown.toString()).build();
      int index = 0;
      for (Object document :
          new Load(settings).loadAllFromInputStream(new ByteArrayInputStream(content))) {
        if (document instanceof Map<?, ?> map) {
          document(map, shown, List.of(ByteBuffer.wrap(content), index++));
        }
      }
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
      faults.add("Policy file " + shown + line + " is not YAML: " + e.getProblem() + ".");
    } catch (YamlEngineException | IOException e) {
      faults.add("Policy file " + shown + " cannot be read.");
    }
  }

  /** What is wrong with one document is said of its file, and hides no other. */
  private void document(Map<?, ?> document, Path shown, List<Object> version) {
    try {
      document(document, version);
    } catch (RuntimeException | StackOverflowError e) {
      faults.add(
          "Policy file %s holds a document that cannot be read because of an error of Modelgate's own (%s)."
              .formatted(shown, e.getClass().getSimpleName()));
    }
  }

  private void document(Map<?, ?> document, List<Object> version) {
    Map<?, ?> metadata = map(document.get("metadata"));
    String name = text(metadata.get("name"), "(without a name)");
    switch (document.get("apiVersion") + "/" + document.get("kind")) {
      case "v1/Namespace" -> namespace(name, metadata);
      case LimitRanges.KIND ->
          limitRanges
              .computeIfAbsent(
                  text(metadata.get("namespace"), NAMESPACE_WHERE_NONE), key -> new ArrayList<>())
              .add(LimitRanges.read(name, document.get("spec")));
      case RuntimesReader.NODE ->
          nodes.add(RuntimesReader.node(name, metadata.get("labels"), document.get("status")));
      case RuntimesReader.RUNTIME_CLASS ->
          runtimeClasses.put(name, RuntimesReader.runtimeClass(name, document));
      default ->
          Kind.of(document.get("apiVersion"), document.get("kind"))
              .ifPresent(kind -> policy(kind, document, name, version));
    }
  }

  private void namespace(String name, Map<?, ?> metadata) {
    Map<String, String> labels = new TreeMap<>(Map.of("kubernetes.io/metadata.name", name));
    map(metadata.get("labels")).forEach((key, value) -> labels.put(text(key, ""), text(value, "")));
    namespaces.put(name, labels);
  }

  private void policy(Kind kind, Map<?, ?> document, String name, List<Object> version) {
    String namespace =
        kind.isNamespaced()
            ? text(map(document.get("metadata")).get("namespace"), NAMESPACE_WHERE_NONE)
            : "";
    PolicyId id = new PolicyId(kind, namespace, name);
    policies.add(new PolicyResource(id, version, document.get("spec")));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(@Nullable Object value, String otherwise) {
    return value == null ? otherwise : value.toString();
  }
}
