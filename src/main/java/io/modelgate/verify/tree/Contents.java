package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Serialization;
import io.modelgate.verify.statement.SignedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Compares the contents of files with their digests, on all cores. */
final class Contents {
  private static final String CHANGED = "changed since it was signed";

  /** Small shards are hashed that many bytes at a time. */
  private static final long MIN_PIECE_BYTES = 8L << 20;

  private final long pieceSize;
  private final Volume volume;
  private final HashPool pool;
  private final ComparedFiles findings;
  private final VerifiedFiles.Round known;
  private final Schedule schedule;
  private final Progress progress;

  Contents(
      Serialization serialization,
      Volume volume,
      HashPool pool,
      ComparedFiles findings,
      VerifiedFiles.Round known,
      Schedule schedule,
      Progress progress) {
    long shard = serialization.shardSize();
    this.pieceSize = shard >= MIN_PIECE_BYTES ? shard : (MIN_PIECE_BYTES / shard) * shard;
    this.volume = volume;
    this.pool = pool;
    this.findings = findings;
    this.known = known;
    this.schedule = schedule;
    this.progress = progress;
  }

  /**
   * Compares now or soon.
   *
   * @param content opens the file
   */
  void compare(SignedContent file, TreeVisitor.Content content) throws IOException {
    pool.rethrow();
    SignedFile signed = file.signed();
    long told = file.found().size();
    boolean isOther = signed.hasSize() && signed.size() != told;
    long size = isOther ? signed.size() : told;
    Optional<String> bound = volume.refuses(file.path(), size);
    if (isOther && volume.reportsSizes(file.path())) {
      findings.changed(file.name(), signed, CHANGED, Cause.UNKNOWN);
    } else if (bound.isPresent()) {
      findings.changed(file.name(), signed, bound.get(), Cause.UNKNOWN);
    } else {
      compare(file, size, content);
    }
  }

  private void compare(SignedContent file, long size, TreeVisitor.Content content)
      throws IOException {
    findings.found(file.signed());
    if (schedule.isFirst()) {
      progress.found(size);
    }
    if (!schedule.defers(file.name(), file.signed(), size) && !findings.isStopped()) {
      split(file, size, content.open());
    }
  }

  private void split(SignedContent file, long size, FileChannel channel) {
    int pieces = size == 0 ? 1 : (int) ((size - 1) / pieceSize + 1);
    OpenContent content =
        new OpenContent(
            file.signed(), channel, size, pieces, () -> mayReadOn(file), findings::isStopped);
    for (int i = 0; i < pieces; i++) {
      long from = i * pieceSize;
      long to = size - from > pieceSize ? from + pieceSize : size;
      pool.submit(
          loop -> {
            loop.compare(content, from, to);
            if (content.isLastPiece()) {
              done(file, content);
              content.close();
            }
          });
    }
  }

  /** A file is longer than the file system said, and nobody is writing to it. */
  private static boolean mayReadOn(SignedContent file) {
    return file.stamp().isPresent() && file.isSteady();
  }

  private void done(SignedContent file, OpenContent content) {
    if (!content.isKnown()) {
      return;
    }
    progress.hashedFile();
    if (!file.isSteady()) {
      findings.unsteady(file.name(), file.signed());
    } else if (content.same()) {
      findings.same(file.signed());
      known
          .lasting(file.stamp())
          .ifPresent(stamp -> known.remember(file.name(), stamp, file.signed()));
    } else {
      findings.changed(file.name(), file.signed(), CHANGED, Cause.UNKNOWN);
    }
  }
}
