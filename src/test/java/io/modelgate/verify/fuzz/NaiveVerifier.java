package io.modelgate.verify.fuzz;

import io.modelgate.verify.statement.TestStatement;
import io.modelgate.verify.tree.Difference.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Says what a model's comparison must find, by the specification alone: one path after the other,
 * whole files in memory, no defence against anybody.
 */
final class NaiveVerifier {
  private static final int DEEPEST = 1_000;

  private final Path root;
  private final TestStatement statement;
  private final FuzzedRequest request;
  private final SortedMap<String, Kind> differences = new TreeMap<>();
  private final Map<String, byte[]> unseen;

  NaiveVerifier(Path root, TestStatement statement, FuzzedRequest request) {
    this.root = root;
    this.statement = statement;
    this.request = request;
    this.unseen = new TreeMap<>(statement.signed());
  }

  SortedMap<String, Kind> differences() throws IOException {
    below("", root);
    unseen.keySet().forEach(name -> differences.put(name, Kind.MISSING));
    return differences;
  }

  private void below(String prefix, Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = prefix + entry.getFileName();
        if (!isIgnored(name)) {
          entry(name, entry);
        }
      }
    }
  }

  private void entry(String name, Path path) throws IOException {
    boolean followed = Files.isSymbolicLink(path) && request.followsLinks(statement);
    if (Files.isSymbolicLink(path) && (!followed || !leadsInside(path))) {
      refused(name);
    } else if (Files.isRegularFile(path)) {
      file(name, Files.readAllBytes(path));
    } else if (!Files.isDirectory(path)) {
      refused(name);
    } else if (followed && !isSignedBelow(name)) {
      if (isIgnored(root.relativize(path.toRealPath()).toString())) {
        refused(name);
      }
    } else if (name.split("/").length >= DEEPEST) {
      refused(name);
    } else {
      below(name + "/", path);
    }
  }

  private boolean leadsInside(Path link) {
    try {
      Path target = link.toRealPath();
      return target.startsWith(root) && !target.equals(root);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isSignedBelow(String name) {
    return statement.signed().keySet().stream().anyMatch(signed -> signed.startsWith(name + "/"));
  }

  private void file(String name, byte[] content) {
    byte[] signed = unseen.remove(name);
    if (signed != null) {
      if (!java.util.Arrays.equals(signed, content)) {
        differences.put(name, Kind.CHANGED);
      }
    } else if (!request.unsignedAreWelcome() && !(statement.shards() && content.length == 0)) {
      differences.put(name, Kind.EXTRA);
    }
  }

  private void refused(String name) {
    if (unseen.remove(name) != null) {
      differences.put(name, Kind.CHANGED);
    } else if (!request.unsignedAreWelcome() || isSignedBelow(name)) {
      differences.put(name, Kind.EXTRA);
    }
  }

  private boolean isIgnored(String name) {
    return request.ignored().contains(name)
        || statement.ignored().contains(name)
        || (isGit(name) && !isSigned(name) && !isSignedBelow(name));
  }

  private boolean isSigned(String name) {
    return statement.signed().containsKey(name);
  }

  private static boolean isGit(String name) {
    return Set.of(".git", ".github", ".gitignore", ".gitattributes").contains(name);
  }
}
