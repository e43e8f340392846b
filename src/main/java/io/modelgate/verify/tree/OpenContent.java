package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** An open file that is compared in one or several pieces, by as many threads. */
final class OpenContent {
  private final SignedFile signed;
  private final FileChannel channel;
  private final long size;
  private final AtomicInteger piecesLeft;
  private volatile boolean same = true;

  /**
   * A file to compare.
   *
   * @param size the file's length when it was found, all of which is read
   * @param pieces how many will be compared, each on its own
   */
  OpenContent(SignedFile signed, FileChannel channel, long size, int pieces) {
    this.signed = signed;
    this.channel = channel;
    this.size = size;
    this.piecesLeft = new AtomicInteger(pieces);
  }

  SignedFile signed() {
    return signed;
  }

  FileChannel channel() {
    return channel;
  }

  long size() {
    return size;
  }

  void differs() {
    same = false;
  }

  /** Whether no piece differed so far. */
  boolean same() {
    return same;
  }

  /** One piece is done; the last one closes the file. Returns whether it was the last. */
  boolean pieceIsDone() throws IOException {
    boolean last = piecesLeft.decrementAndGet() == 0;
    if (last) {
      channel.close();
    }
    return last;
  }
}
