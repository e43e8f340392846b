package io.modelgate.verify.tree;

import io.modelgate.verify.statement.SignedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** An open file that is compared in one or several pieces, by as many threads. */
final class OpenContent {
  private final SignedFile signed;
  private final FileChannel channel;
  private final long size;
  private final BooleanSupplier readsOn;
  private final AtomicInteger piecesLeft;
  private volatile boolean same = true;

  /**
   * A file to compare.
   *
   * @param size the file's length as the file system says, or as it was signed
   * @param pieces how many will be compared, each on its own
   * @param readsOn whether to read on if there is more than {@code size}
   */
  OpenContent(
      SignedFile signed, FileChannel channel, long size, int pieces, BooleanSupplier readsOn) {
    this.signed = signed;
    this.channel = channel;
    this.size = size;
    this.readsOn = readsOn;
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

  /** Whether to read on at a position where the file should have ended, to a bound. */
  boolean readsOnAt(long position) {
    return position <= Volume.LARGEST && readsOn.getAsBoolean();
  }

  /** One piece is done; whether it was the last. */
  boolean isLastPiece() {
    return piecesLeft.decrementAndGet() == 0;
  }

  void close() throws IOException {
    channel.close();
  }
}
