package io.modelgate.adversary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The table of what can change about a stored pod, as people read it. */
final class FieldTable {
  static final Path FILE = Path.of("src", "site", "pod-fields.md");

  /** Fields below which the table goes into no detail: they change as a whole. */
  private static final List<String> WHOLE = List.of("spec.affinity.nodeAffinity");

  private static final List<String> MAPS =
      List.of("metadata.labels", "metadata.annotations", "spec.nodeSelector");

  private FieldTable() {}

  /** The ways by which each field changes, as the file has them. */
  static Map<String, Set<String>> read() throws IOException {
    Map<String, Set<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(FILE)) {
      if (line.startsWith("| `")) {
        String[] cells = line.split("\\|", -1);
        for (String field : cells[1].replace("`", "").split(",", -1)) {
          rows.computeIfAbsent(field.strip(), any -> new TreeSet<>())
              .addAll(List.of(cells[2].strip().split(", ", -1)));
        }
      }
    }
    return rows;
  }

  /** How the table names the field of a path. */
  static String name(String path) {
    for (String whole : WHOLE) {
      if (path.startsWith(whole)) {
        return whole;
      }
    }
    for (String map : MAPS) {
      if (path.startsWith(map + ".") || path.startsWith(map + "{}")) {
        return map + "{}";
      }
    }
    return path.replaceFirst("(resources\\.(limits|requests)).*", "$1{}")
        .replaceFirst("^(spec\\.ephemeralContainers\\[\\]\\.[A-Za-z]+).*", "$1");
  }
}
