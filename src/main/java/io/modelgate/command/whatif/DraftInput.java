package io.modelgate.command.whatif;

import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.input.YamlInput;
import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.compiled.PolicyId.Kind;
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
import java.util.Locale;
import java.util.Set;

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
  void take(String place) throws UndecidedException {
    if (place.equals(STANDARD_INPUT)) {
      YamlInput.standard(standardInput).forEach(this::take);
      return;
    }
    Path path = Path.of(place);
    if (!Files.exists(path)) {
      throw new UndecidedException(place + " does not exist.");
    }
    try {
      for (Path file : PolicyDirectory.files(path)) {
        YamlInput.read(file).forEach(this::take);
      }
    } catch (IOException e) {
      throw new UndecidedException(place + " cannot be read.");
    }
  }

  private void take(YamlDocument document) {
    for (YamlDocument each : YamlInput.items(document)) {
      int before = collector.resources().size();
      collector.add(each, namespace);
      if (collector.resources().size() == before && each.fields().get("kind") != null) {
        ignored.add("%s %s in %s".formatted(each.fields().get("kind"), each.name(), each.file()));
      }
    }
  }

  /**
   * Takes note that a policy is to go.
   *
   * @param reference {@code KIND/NAME} or {@code KIND/NAMESPACE/NAME}; the kind as in resources, or
   *     what URLs call it, with its group or without
   */
  void delete(String reference) throws UndecidedException {
    String[] parts = reference.split("/", -1);
    if (parts.length < 2 || parts.length > 3 || List.of(parts).contains("")) {
      throw new UndecidedException(
          "--delete %s: write KIND/NAME, or KIND/NAMESPACE/NAME.".formatted(reference));
    }
    Kind kind = kind(parts[0], reference);
    String in = parts.length == 3 ? parts[1] : namespace;
    deleted.add(new PolicyId(kind, kind.isNamespaced() ? in : "", parts[parts.length - 1]));
  }

  private static Kind kind(String word, String reference) throws UndecidedException {
    for (Kind each : Kind.values()) {
      if (List.of(
              each.spelling(),
              each.plural(),
              each.resourceKind().toLowerCase(Locale.ROOT),
              each.plural() + "." + each.group())
          .contains(word)) {
        return each == Kind.UPSTREAM && !word.contains(".") ? Kind.NAMESPACED : each;
      }
    }
    throw new UndecidedException(
        "--delete %s: %s is no kind of policies.".formatted(reference, word));
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
          "There is no policy: name a file with one, or one that goes by --delete.");
    }
    return new PolicyDraft(applied, deleted);
  }

  /** What is no policy, each as a part of a sentence. */
  List<String> ignored() {
    return List.copyOf(ignored);
  }
}
