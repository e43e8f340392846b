package io.modelgate.command.whatif;

import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.input.YamlInput;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.resource.PolicyDraft;
import io.modelgate.resource.PolicyResource;
import io.modelgate.resource.ResourceCollector;
import io.modelgate.resource.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads policies that nobody has applied, and which are to go. */
final class DraftInput {
  private static final String STANDARD_INPUT = "-";

  private final String namespace;
  private final InputStream standardInput;
  private final ResourceCollector collector = new ResourceCollector();
  private final List<String> ignored = new ArrayList<>();
  private final Set<PolicyId> deleted = new LinkedHashSet<>();

  /**
   * Nothing yet.
   *
   * @param namespace of policies that say none
   */
  DraftInput(String namespace, InputStream standardInput) {
    this.namespace = namespace;
    this.standardInput = standardInput;
  }

  /** Takes policies from a file, a directory, or {@code -} for standard input. */
  void read(String place) throws UndecidedException {
    if (place.equals(STANDARD_INPUT)) {
      YamlInput.standard(standardInput).forEach(this::read);
      return;
    }
    Path path = Path.of(place);
    if (!Files.exists(path)) {
      throw new UndecidedException(place + " does not exist.");
    }
    try {
      for (Path file : PolicyDirectory.files(path)) {
        YamlInput.read(file).forEach(this::read);
      }
    } catch (IOException e) {
      throw new UndecidedException(place + " cannot be read.");
    }
  }

  private void read(YamlDocument document) {
    for (YamlDocument each : YamlInput.items(document)) {
      int before = collector.resources().size();
      collector.add(each, namespace);
      if (collector.resources().size() == before && each.fields().get("kind") != null) {
        ignored.add("%s %s in %s".formatted(each.fields().get("kind"), each.name(), each.file()));
      }
    }
  }

  /** Takes note that a policy is to be deleted. */
  void delete(PolicyId policy) {
    deleted.add(policy);
  }

  /** Says of a reference to a policy that it is none. */
  static String notAPolicy(String reference) {
    return "--delete %s names no policy: write KIND/NAME or KIND/NAMESPACE/NAME; a kind is one of %s."
        .formatted(
            reference,
            Stream.of(PolicyId.Kind.values())
                .map(PolicyId.Kind::spelling)
                .collect(Collectors.joining(", ")));
  }

  /**
   * All that changes.
   *
   * @throws UndecidedException if nothing does, or not all could be read
   */
  PolicyDraft draft() throws UndecidedException {
    if (!collector.faults().isEmpty()) {
      throw new UndecidedException(collector.faults());
    }
    List<PolicyResource> applied = collector.resources();
    if (applied.isEmpty() && deleted.isEmpty()) {
      throw new UndecidedException(
          "There is no policy in the files: name one with a policy, or a policy to --delete.");
    }
    return new PolicyDraft(applied, deleted);
  }

  /** What is no policy, each as a part of a sentence. */
  List<String> ignored() {
    return List.copyOf(ignored);
  }
}
