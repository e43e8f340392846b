package io.modelgate.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.policy.compiled.CompiledTrustRoot;
import io.modelgate.policy.compiled.Policy;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
import io.modelgate.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A policy of examples/unusable, which cannot be applied.
 *
 * @param file where it stands, with its number in that file, from 1
 * @param kind its kind
 * @param written its spec, the TrustRoots that it may name, and the fault that it has
 */
public record UnusablePolicy(String file, Kind kind, JsonNode written) {
  /** Where they are. */
  public static final Path FOLDER = Path.of("examples", "unusable");

  /** All of them. */
  public static List<UnusablePolicy> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().flatMap(file -> in(file)).toList();
    }
  }

  private static Stream<UnusablePolicy> in(Path file) {
    String name = file.getFileName().toString();
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(each -> name.equals(each.spelling() + ".yaml"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is not the name of a kind"));
    try {
      List<JsonNode> cases = StreamSupport.stream(Yaml.read(file).spliterator(), false).toList();
      return Stream.iterate(0, i -> i < cases.size(), i -> i + 1)
          .map(i -> new UnusablePolicy(name + " " + (i + 1), kind, cases.get(i)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fault that is promised. */
  public String fault() {
    return written.path("fault").asText();
  }

  /** The policy, read as controllers and commands read it. */
  public Policy read() {
    PolicyId id = new PolicyId(kind, kind.isNamespaced() ? "default" : "", "demo");
    return PolicyReader.read(id, plain(written.path("spec")), this::trustRoot);
  }

  private Optional<CompiledTrustRoot> trustRoot(String name) {
    JsonNode spec = written.path("trustRoots").path(name);
    PolicyId id = PolicyId.clusterWide(Kind.TRUST_ROOT, name);
    return spec.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            (CompiledTrustRoot) PolicyReader.read(id, plain(spec), each -> Optional.empty()));
  }

  private static Object plain(JsonNode node) {
    return new JsonMapper().convertValue(node, Object.class);
  }

  @Override
  public String toString() {
    return file + ": " + fault();
  }
}
