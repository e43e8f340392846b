package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import io.modelgate.verify.statement.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Decides about each file that the walk finds; those that were signed go on to the hash pool. */
final class FoundFiles implements TreeVisitor {
  private final Path model;
  private final boolean isFile;
  private final Statement statement;
  private final Scope scope;
  private final VerifiedFiles.Round known;
  private final Contents contents;
  private final ComparedFiles findings;
  private final OpenWatch opening;
  private final Schedule schedule;

  /** Decides about the files of one model. */
  FoundFiles(
      Path model,
      Statement statement,
      Scope scope,
      VerifiedFiles.Round known,
      Contents contents,
      ComparedFiles findings,
      OpenWatch opening,
      Schedule schedule) {
    this.model = model;
    this.isFile = Files.isRegularFile(model, LinkOption.NOFOLLOW_LINKS);
    this.statement = statement;
    this.scope = scope;
    this.known = known;
    this.contents = contents;
    this.findings = findings;
    this.opening = opening;
    this.schedule = schedule;
  }

  @Override
  public boolean ignores(String name) {
    return scope.ignores(name) || schedule.skips(name, statement.files());
  }

  @Override
  public boolean leavesOut(String name) {
    return scope.leavesOut(name);
  }

  @Override
  public boolean enters(String link) {
    return statement.files().areBelow(link);
  }

  @Override
  public void file(String name, BasicFileAttributes attributes, Content content)
      throws IOException {
    file(name, name, attributes, content);
  }

  /**
   * Takes one regular file.
   *
   * @param signedAs its name in the statement
   */
  void file(String name, String signedAs, BasicFileAttributes attributes, Content content)
      throws IOException {
    SignedFile signed = statement.files().find(signedAs);
    if (signed != null) {
      Path path = isFile ? model : model.resolve(name);
      Optional<FileStamp> stamp = FileStamp.of(path, attributes);
      Optional<FileStamp> lasting = known.lasting(stamp);
      if (lasting.isPresent() && known.holds(name, lasting.get(), signed)) {
        findings.same(signed);
      } else {
        contents.compare(
            new SignedContent(name, signed, path, attributes, stamp),
            () -> opening.open(name, content));
      }
    } else if (!scope.welcomes(name) && !isLeftOutAsEmpty(attributes.size())) {
      boolean isState = HuggingFaceState.includes(name);
      findings.extra(name, "not signed", isState ? Cause.HUGGING_FACE_STATE : Cause.UNKNOWN);
    }
  }

  /** Shards leave empty files out of the statement (6.3.2). */
  private boolean isLeftOutAsEmpty(long size) {
    return size == 0 && statement.serialization().shards();
  }

  @Override
  public void refused(String name, String why, Cause cause) {
    String clause = why + ", which cannot be verified";
    SignedFile signed = statement.files().find(name);
    if (signed != null) {
      findings.changed(name, signed, clause, cause);
    } else if (!scope.ignoreUnsignedFiles() || enters(name)) {
      findings.extra(name, clause, cause);
    }
  }
}
