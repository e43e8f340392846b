package io.modelgate.command.lint.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelgate.command.input.UndecidedException;
import io.modelgate.command.input.YamlInput;
import io.modelgate.resource.PolicyDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The resources of files, directories and standard input. */
public final class Sources {
  private static final String STANDARD_INPUT = "-";

  /**
   * What is no YAML.
   *
   * @param place where it ceases to be
   * @param why a clause
   */
  public record NotYaml(Place place, String why) {}

  private final List<SourceDocument> documents = new ArrayList<>();
  private final List<NotYaml> notYaml = new ArrayList<>();
  private final List<IgnoreComment> ignored = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Set<Path> taken = new HashSet<>();

  /**
   * Reads all of them.
   *
   * @param places files, directories, and {@code -} for standard input
   * @throws UndecidedException if one cannot be read
   */
  public static Sources read(List<String> places, InputStream standardInput)
      throws UndecidedException {
    Sources sources = new Sources();
    for (String each : places) {
      if (each.equals(STANDARD_INPUT)) {
        sources.read(standardInput);
      } else {
        sources.read(Path.of(each));
      }
    }
    if (!sources.faults.isEmpty()) {
      throw new UndecidedException(sources.faults);
    }
    return sources;
  }

  /** How sentences name a place. */
  public static String display(String place) {
    return place.equals(STANDARD_INPUT) ? "standard input" : place;
  }

  private void read(InputStream standardInput) {
    try {
      String name = display(STANDARD_INPUT);
      read(YamlInput.content(standardInput, name), name);
    } catch (UndecidedException e) {
      faults.addAll(e.sentences());
    } catch (IOException e) {
      faults.add("Standard input cannot be read.");
    }
  }

  private void read(Path place) {
    if (!Files.exists(place)) {
      faults.add(place + " does not exist.");
      return;
    }
    try {
      for (Path file : PolicyDirectory.files(place)) {
        if (taken.add(file.toAbsolutePath().normalize())) {
          read(YamlInput.content(file), file.toString());
        }
      }
    } catch (UndecidedException e) {
      faults.addAll(e.sentences());
    } catch (IOException e) {
      faults.add(place + " cannot be read.");
    }
  }

  private void read(byte[] content, String file) {
    ignored.addAll(IgnoreComment.in(new String(content, UTF_8), file));
    try {
      documents.addAll(SourceParser.parse(content, file));
    } catch (NotYamlException e) {
      notYaml.add(new NotYaml(e.place(), e.why()));
    }
  }

  /** The resources, in the order of the files. */
  public List<SourceDocument> documents() {
    return List.copyOf(documents);
  }

  /** The files that are not YAML. */
  public List<NotYaml> notYaml() {
    return List.copyOf(notYaml);
  }

  /** The comments by which findings are not to be reported. */
  public List<IgnoreComment> ignored() {
    return List.copyOf(ignored);
  }
}
