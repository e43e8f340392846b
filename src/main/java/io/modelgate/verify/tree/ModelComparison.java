package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Digest;
import io.modelgate.verify.statement.Statement;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** Holds a model on disk against its signed statement (OpenSSF Model Signing v1.0, 8.4). */
public final class ModelComparison implements TreeVisitor {
  private static final Set<String> GIT =
      Set.of(".git", ".github", ".gitignore", ".gitattributes"); // 6.2: never signed, never missed

  private final Statement statement;
  private final Set<String> ignored;
  private final Set<String> unseen;
  private final ContentHash hash = new ContentHash();
  private final Differences differences = new Differences();

  private ModelComparison(Statement statement, Set<String> ignored) {
    this.statement = statement;
    this.ignored = ignored;
    this.unseen = new HashSet<>(statement.digests().keySet());
  }

  /**
   * What the comparison found.
   *
   * @param files number of files that were signed
   * @param bytes how much was hashed
   */
  public record Result(Differences differences, int files, long bytes) {}

  /**
   * Reads the whole model.
   *
   * @param ignored paths relative to the model that are left out besides those the signer left out
   * @throws IOException where a file cannot be read
   */
  public static Result compare(Path model, Statement statement, Set<String> ignored)
      throws IOException {
    Set<String> all = new HashSet<>(ignored);
    all.addAll(statement.ignoredPaths());
    all.addAll(GIT);
    ModelComparison comparison = new ModelComparison(statement, all);
    comparison.read(model);
    comparison.unseen.forEach(comparison::missing);
    return new Result(comparison.differences, statement.digests().size(), comparison.hash.bytes());
  }

  private void read(Path model) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(model, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      ModelTree.walk(model, this);
    } else if (attributes.isRegularFile()) {
      // Signed as "." or by its own name (5.2.1).
      String name = nameOf(model);
      boolean unnamed = statement.digests().containsKey(Statement.SINGLE_FILE);
      compare(
          name,
          unnamed ? Statement.SINGLE_FILE : name,
          () -> Files.newByteChannel(model, LinkOption.NOFOLLOW_LINKS));
    } else {
      refused(nameOf(model), attributes.isSymbolicLink() ? "a symbolic link" : "not a file");
    }
  }

  private static String nameOf(Path model) {
    return String.valueOf(model.getFileName());
  }

  @Override
  public boolean ignores(String name) {
    return ignored.contains(name);
  }

  @Override
  public void file(String name, Content content) throws IOException {
    compare(name, name, content);
  }

  private void compare(String name, String signedAs, Content content) throws IOException {
    Digest signed = statement.digests().get(signedAs);
    if (signed == null) {
      differences.add(name, "not signed");
      return;
    }
    unseen.remove(signedAs);
    try (ReadableByteChannel channel = content.open()) {
      if (!hash.of(channel).equals(signed)) {
        differences.add(name, "changed since it was signed");
      }
    }
  }

  @Override
  public void refused(String name, String why) {
    unseen.remove(name);
    differences.add(name, why + ", which cannot be verified");
  }

  private void missing(String name) {
    boolean left = false;
    for (int end = name.length(); end >= 0 && !left; end = name.lastIndexOf('/', end - 1)) {
      left = ignored.contains(name.substring(0, end));
    }
    differences.add(name, left ? "signed, but on the list of ignored paths" : "missing");
  }
}
