package io.modelgate.verify.tree;

import io.modelgate.verify.statement.Serialization;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Compares the contents of files with their digests, on all cores. */
final class Contents {
  private static final String CHANGED = "changed since it was signed";

  /** Small shards are hashed that many bytes at a time. */
  private static final long SMALLEST_PIECE = 8L << 20;

  private final long pieceSize;
  private final Volume volume;
  private final HashPool pool;
  private final Findings findings;
  private final VerifiedFiles.Round known;
  private final Progress progress;

  Contents(
      Serialization serialization,
      Volume volume,
      HashPool pool,
      Findings findings,
      VerifiedFiles.Round known,
      Progress progress) {
    long shard = serialization.shardSize();
    this.pieceSize = shard >= SMALLEST_PIECE ? shard : (SMALLEST_PIECE / shard) * shard;
    this.volume = volume;
    this.pool = pool;
    this.findings = findings;
    this.known = known;
    this.progress = progress;
  }

  /**
   * Compares now or soon.
   *
   * @param content opens the file
   */
  void compare(SignedContent file, TreeVisitor.Content content) throws IOException {
    pool.rethrow();
    if (file.signed().hasSize() && file.signed().size() != file.size()) {
      findings.changed(file.name(), file.signed(), CHANGED);
    } else if (volume.cannotHold(file.size())) {
      findings.changed(file.name(), file.signed(), "larger than the whole volume it is on");
    } else {
      progress.found(file.size());
      split(file, content.open());
    }
  }

  private void split(SignedContent file, FileChannel channel) {
    long size = file.size();
    int pieces = size == 0 ? 1 : (int) ((size - 1) / pieceSize + 1);
    OpenContent content = new OpenContent(file.signed(), channel, size, pieces);
    for (int i = 0; i < pieces; i++) {
      long from = i * pieceSize;
      long to = size - from > pieceSize ? from + pieceSize : size;
      pool.submit(
          loop -> {
            loop.compare(content, from, to);
            if (content.pieceIsDone()) {
              done(file, content.same());
            }
          });
    }
  }

  private void done(SignedContent file, boolean same) {
    progress.hashedFile();
    if (same) {
      findings.same(file.signed());
      file.stamp().ifPresent(stamp -> known.remember(file.name(), stamp, file.signed()));
    } else {
      findings.changed(file.name(), file.signed(), CHANGED);
    }
  }
}
