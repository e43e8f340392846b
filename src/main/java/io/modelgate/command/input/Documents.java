package io.modelgate.command.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelgate.policy.PolicySet;
import io.modelgate.resource.PolicyDirectory;
import io.modelgate.resource.ResourceCollector;
import io.modelgate.resource.UnreadableFileException;
import io.modelgate.resource.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Resources from files, directories and standard input: pods and what asks for them, policies, and
 * what decisions rest on besides.
 */
public final class Documents {
  private static final String STANDARD_INPUT = "-";
  private static final String LIST = "v1/List";
  private static final JsonMapper JSON = new JsonMapper();

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
        YamlDocument.parse(standardInput.readAllBytes(), "standard input").forEach(this::take);
      } catch (UnreadableFileException e) {
        faults.add(sentence(e));
      } catch (IOException e) {
        faults.add("Standard input cannot be read.");
      }
      return;
    }
    for (Path file : files(place)) {
      if (taken.add(file.toAbsolutePath().normalize())) {
        read(file).forEach(this::take);
      }
    }
  }

  /** Takes policies, and what decisions rest on besides, from a file or a directory. */
  public void takePolicies(String place) {
    for (Path file : files(place)) {
      if (taken.add(file.toAbsolutePath().normalize())) {
        for (YamlDocument each : read(file)) {
          relevant += collector.add(each, ResourceCollector.DEFAULT_NAMESPACE) ? 1 : 0;
        }
      }
    }
  }

  private List<Path> files(String place) {
    Path path = Path.of(place);
    try {
      if (Files.exists(path)) {
        return PolicyDirectory.files(path);
      }
      faults.add(place + " does not exist.");
    } catch (IOException e) {
      faults.add(place + " cannot be read.");
    }
    return List.of();
  }

  private List<YamlDocument> read(Path file) {
    try {
      return YamlDocument.read(file, file.toString());
    } catch (UnreadableFileException e) {
      faults.add(sentence(e));
      return List.of();
    }
  }

  private static String sentence(UnreadableFileException e) {
    String fault = e.fault();
    return Character.toUpperCase(fault.charAt(0)) + fault.substring(1) + ".";
  }

  private void take(YamlDocument document) {
    if (document.type().equals(LIST) && document.fields().get("items") instanceof List<?> items) {
      int index = 0;
      for (Object item : items) {
        if (item instanceof Map<?, ?> fields) {
          List<Object> version = List.of(document.version(), index++);
          take(new YamlDocument(document.file(), document.index(), version, fields));
        }
      }
      return;
    }
    if (collector.add(document, namespace)) {
      relevant++;
      return;
    }
    Subject.of(document.file(), json(document), document.namespaceOr(namespace))
        .ifPresentOrElse(subjects::add, () -> ignore(document));
  }

  /** What has no kind is no resource, and nobody misses it. */
  private void ignore(YamlDocument document) {
    Object kind = document.fields().get("kind");
    if (kind != null) {
      ignored.add("%s %s in %s".formatted(kind, document.name(), document.file()));
    }
  }

  private JsonNode json(YamlDocument document) {
    try {
      return JSON.valueToTree(document.fields());
    } catch (IllegalArgumentException | StackOverflowError e) { // YAML may hold itself
      faults.add(document.file() + " holds a document that contains itself.");
      return JSON.createObjectNode();
    }
  }

  /**
   * The pods, in the order in which they came.
   *
   * @throws UndecidedException if there is none, or not all could be read
   */
  public List<Subject> subjects() throws UndecidedException {
    if (faults.isEmpty() && subjects.isEmpty()) {
      faults.add(
          relevant == 0
              ? "There is no pod, and nothing that creates pods: name a file with one by"
                  + " --filename."
              : "There are only policies and what they rest on (%d), but no pod, and nothing that"
                      .formatted(relevant)
                  + " creates pods: name a file with one by --filename.");
    }
    if (!faults.isEmpty()) {
      throw new UndecidedException(faults);
    }
    return List.copyOf(subjects);
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

  /** What is no kind that anything is known of, each as a part of a sentence. */
  public List<String> ignored() {
    return List.copyOf(ignored);
  }
}
