package io.modelgate.command.input;

import io.modelgate.policy.PolicySet;
import io.modelgate.resource.PolicyDirectory;
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

/**
 * Resources from files, directories and standard input: pods and what asks for them, policies, and
 * what decisions rest on besides.
 */
public final class Documents {
  private static final String STANDARD_INPUT = "-";

  private final String namespace;
  private final ResourceCollector collector = new ResourceCollector();
  private final List<Subject> subjects = new ArrayList<>();
  private final List<String> ignored = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Set<Path> taken = new LinkedHashSet<>();
  private int relevant;

  /**
   * No resource yet.
   *
   * @param namespace of resources that say none
   */
  public Documents(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Takes the resources that are to be decided about, and policies among them.
   *
   * @param place a file, a directory, or {@code -} for standard input
   */
  public void takeSubjects(String place, InputStream standardInput) {
    if (place.equals(STANDARD_INPUT)) {
      try {
        YamlInput.standard(standardInput).forEach(this::add);
      } catch (UndecidedException e) {
        faults.addAll(e.sentences());
      }
      return;
    }
    files(place).forEach(file -> read(file).forEach(this::add));
  }

  /** Takes policies, and what decisions rest on besides, from a file or a directory. */
  public void takePolicies(String place) {
    for (Path file : files(place)) {
      for (YamlDocument document : read(file)) {
        for (YamlDocument each : YamlInput.items(document)) {
          relevant += collector.add(each, ResourceCollector.DEFAULT_NAMESPACE) ? 1 : 0;
        }
      }
    }
  }

  /** Those that were not taken before. */
  private List<Path> files(String place) {
    if (place.equals(STANDARD_INPUT)) {
      faults.add("Policies cannot be read from standard input: name a file or a directory.");
      return List.of();
    }
    Path path = Path.of(place);
    try {
      if (Files.exists(path)) {
        return PolicyDirectory.files(path).stream()
            .filter(file -> taken.add(file.toAbsolutePath().normalize()))
            .toList();
      }
      faults.add(place + " does not exist.");
    } catch (IOException e) {
      faults.add(place + " cannot be read.");
    }
    return List.of();
  }

  private List<YamlDocument> read(Path file) {
    try {
      return YamlInput.read(file);
    } catch (UndecidedException e) {
      faults.addAll(e.sentences());
      return List.of();
    }
  }

  private void add(YamlDocument document) {
    YamlInput.items(document).forEach(this::takeOne);
  }

  private void takeOne(YamlDocument document) {
    if (collector.add(document, namespace)) {
      relevant++;
      return;
    }
    try {
      Subject.of(document.file(), YamlInput.json(document), document.namespaceOr(namespace))
          .ifPresentOrElse(this::subject, () -> ignore(document));
    } catch (UnsupportedOperationException e) { // what should be a map is none
      misshapen(document.name(), document.file());
    } catch (UndecidedException e) {
      faults.addAll(e.sentences());
    }
  }

  /** An API server would not even ask about a pod without a specification. */
  private void subject(Subject subject) {
    if (!subject.isWellFormed()) {
      misshapen(subject.name(), subject.file());
    } else if (!subject.hasContainers()) {
      faults.add(
          "%s contains no usable pod: spec.containers of %s is not a list of containers."
              .formatted(subject.file(), subject.name()));
    } else {
      subjects.add(subject);
    }
  }

  private void misshapen(String name, String file) {
    faults.add(
        "%s contains no usable pod: metadata or spec of %s is not a map.".formatted(file, name));
  }

  /** What has no kind is no resource, and nobody misses it. */
  private void ignore(YamlDocument document) {
    Object kind = document.fields().get("kind");
    if (kind != null) {
      ignored.add("%s %s in %s".formatted(kind, document.name(), document.file()));
    }
  }

  /**
   * The pods, in the order in which they came.
   *
   * @throws UndecidedException if there is none, or not all could be read
   */
  public List<Subject> subjects() throws UndecidedException {
    List<Subject> found = found();
    if (found.isEmpty()) {
      throw new UndecidedException(
          relevant == 0
              ? "There is no pod, and nothing that creates pods: name a file with one by"
                  + " --filename."
              : "There are only policies and related resources (%d), but no pod, and nothing that"
                      .formatted(relevant)
                  + " creates pods: name a file with one by --filename.");
    }
    return found;
  }

  /**
   * The same, also if there is none.
   *
   * @throws UndecidedException if not all could be read
   */
  public List<Subject> found() throws UndecidedException {
    if (!faults.isEmpty()) {
      throw new UndecidedException(faults);
    }
    return List.copyOf(subjects);
  }

  /** Whether there is anything that is no pod and creates none. */
  public boolean isMoreThanPods() {
    return relevant > 0 || !ignored.isEmpty();
  }

  /**
   * The policies.
   *
   * @throws UndecidedException if not all could be read
   */
  public PolicySet policies() throws UndecidedException {
    PolicySet policies = collector.policies();
    if (!policies.faults().isEmpty()) {
      throw new UndecidedException(policies.faults());
    }
    return policies;
  }

  /**
   * The policies as they are stored, and what decisions rest on besides.
   *
   * @throws UndecidedException if not all could be read
   */
  public StoredContext stored() throws UndecidedException {
    List<String> all = new ArrayList<>(faults);
    all.addAll(collector.faults());
    if (!all.isEmpty()) {
      throw new UndecidedException(all);
    }
    return new StoredContext(collector.resources(), collector.surroundings(), List.of());
  }

  /** What is no kind that anything is known of, each as a part of a sentence. */
  public List<String> ignored() {
    return List.copyOf(ignored);
  }
}
