package io.modelgate.admission;

import io.modelgate.admission.ReviewMemory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The body of a review, as much of it as has come. */
final class ReviewBody {
  private static final int PIECE = 32 << 10;

  /** An API server sends what it has at once, and waits for at most 30 seconds. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

  /** What a parsed review takes at most: text, and a node with its place for each sign of JSON. */
  private static final int FOR_A_BYTE = 4;

  private static final int FOR_A_NODE = 128;

  @SuppressWarnings("ArrayRecordComponent") // nobody compares pieces
  private record Piece(byte[] bytes, int length) {
    InputStream stream() {
      return new ByteArrayInputStream(bytes, 0, length);
    }
  }

  private final List<Piece> pieces = new ArrayList<>();
  private long size;
  private long nodes;

  private ReviewBody() {}

  /**
   * Reads a body to its end, in the memory that there is for it.
   *
   * @param announced how long it is said to be; negative if nobody says
   * @throws TooManyReviewsException if others take that memory
   * @throws MalformedReviewException if the body is too large, or comes too slowly
   * @throws IOException if the connection breaks
   */
  static ReviewBody read(InputStream in, long announced, Reservation memory)
      throws IOException, TooManyReviewsException, MalformedReviewException {
    long since = System.nanoTime();
    ReviewBody body = new ReviewBody();
    while (true) {
      long left = announced - body.size;
      byte[] bytes = new byte[left < 0 ? PIECE : (int) Math.min(PIECE, left + 1)];
      int length = in.readNBytes(bytes, 0, bytes.length);
      body.add(new Piece(bytes, length));
      memory.body((int) body.size);
      if (length < bytes.length) {
        memory.tree(body.parsedSize());
        return body;
      }
      if (body.size > AdmissionReviewReader.MAX_BYTES) {
        in.skip(AdmissionReviewReader.MAX_BYTES); // so that the caller gets to read the answer
        throw AdmissionReviewReader.unusable();
      }
      if (System.nanoTime() - since > READ_TIMEOUT.toNanos()) {
        throw new MalformedReviewException(
            "This AdmissionReview arrives too slowly: it must be complete within %d seconds."
                .formatted(READ_TIMEOUT.toSeconds()));
      }
    }
  }

  /** All of it, from its beginning. */
  InputStream stream() {
    return pieces.size() == 1
        ? pieces.get(0).stream()
        : new SequenceInputStream(
            Collections.enumeration(pieces.stream().map(Piece::stream).toList()));
  }

  private long parsedSize() {
    return size * FOR_A_BYTE + Math.min(nodes, AdmissionReviewReader.MAX_TOKENS) * FOR_A_NODE;
  }

  private void add(Piece piece) {
    pieces.add(piece);
    size += piece.length();
    for (int i = 0; i < piece.length(); i++) {
      byte each = piece.bytes()[i];
      if (each == ',' || each == ':' || each == '{' || each == '[') {
        nodes++;
      }
    }
  }
}
