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
  private final BooleanSupplier stops;
  private final AtomicInteger piecesLeft;
  private volatile boolean same = true;
  private volatile boolean abandoned;

  /**
   * A file to compare.
   *
   * @param size the file's length as the file system says, or as it was signed
   * @param pieces how many will be compared, each on its own
   * @param readsOn whether to read on if there is more than {@code size}
   * @param stops whether it need not be compared any more
   */
  OpenContent(
      SignedFile signed,
      FileChannel channel,
      long size,
      int pieces,
      BooleanSupplier readsOn,
      BooleanSupplier stops) {
    this.signed = signed;
    this.channel = channel;
    this.size = size;
    this.readsOn = readsOn;
    this.stops = stops;
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

  /** Whether to leave the rest; once it says so, what is not known to differ is not known. */
  boolean isAbandoned() {
    if (!abandoned && stops.getAsBoolean()) {
      abandoned = true;
    }
    return abandoned;
  }

  /** Whether it is known whether the file is what was signed, once all pieces are done. */
  boolean isKnown() {
    return !abandoned || !same;
  }

  /** Whether no piece differed so far. */
  boolean same() {
    return same;
  }

  /** Whether to read on at a position where the file should have ended, to a bound. */
  boolean readsOnAt(long position) {
    return position <= Volume.MAX_BYTES && readsOn.getAsBoolean();
  }

  /** One piece is done; whether it was the last. */
  boolean isLastPiece() {
    return piecesLeft.decrementAndGet() == 0;
  }

  void close() throws IOException {
    channel.close();
  }
}
