package io.modelgate.admission;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much of the heap reviews may take at once, so that nobody who posts large ones can end the
 * server. Reviews of usual size have a share of their own, which no large one takes from.
 */
@Singleton
public class ReviewMemory {
  private static final int UNIT = 1 << 10;

  /** Bodies up to this size are read in any case, as many as there may be at once. */
  static final int HEAD = 64 << 10;

  private static final int MAX_CONCURRENT = 256;
  private static final int BODIES_SHARE = 8;
  private static final int TREES_SHARE = 5;
  private static final int USUAL_SHARE = 256;
  private static final int WAIT_TIMEOUT_SECONDS = 2;

  private final Semaphore reviews = new Semaphore(MAX_CONCURRENT);
  private final int usual;
  private final Share bodies;
  private final Share usualTrees;
  private final Share largeTrees;

  /** What of the heap is there for one purpose, in kibibytes. */
  private static final class Share {
    private final int size;
    private final Semaphore free;

    Share(long size) {
      this.size = (int) (size / UNIT);
      this.free = new Semaphore(this.size, true);
    }

    /** No more than all of it: what is larger then has it alone. */
    int units(long bytes) {
      return (int) Math.min(size, (bytes + UNIT - 1) / UNIT);
    }
  }

  /** Shares of this process's heap. */
  @Inject
  public ReviewMemory() {
    this(Runtime.getRuntime().maxMemory());
  }

  /** Shares of a heap of some size. */
  ReviewMemory(long heap) {
    this.usual = (int) Math.min(Integer.MAX_VALUE, heap / USUAL_SHARE);
    this.bodies = new Share(heap / BODIES_SHARE);
    this.usualTrees = new Share(heap / TREES_SHARE);
    this.largeTrees = new Share(heap / TREES_SHARE);
  }

  /**
   * Begins a review.
   *
   * @throws TooManyReviewsException if too many are read or decided at the moment
   */
  Reservation reserve() throws TooManyReviewsException {
    if (!reviews.tryAcquire()) {
      throw new TooManyReviewsException();
    }
    return new Reservation();
  }

  /** What one review takes, until it is closed. */
  final class Reservation implements AutoCloseable {
    private int body;
    private Share tree = usualTrees;
    private int nodes;

    private Reservation() {}

    /**
     * Takes note that this much of the body has come.
     *
     * @throws TooManyReviewsException if the bodies that have come take too much already
     */
    void body(int bytes) throws TooManyReviewsException {
      int more = bodies.units(Math.max(0, bytes - HEAD)) - body;
      if (more > 0) {
        if (!bodies.free.tryAcquire(more)) {
          throw new TooManyReviewsException();
        }
        body += more;
      }
    }

    /**
     * Waits for what the parsed review will take besides its body.
     *
     * @throws TooManyReviewsException if others take too much for too long
     */
    void tree(long bytes) throws TooManyReviewsException {
      tree = bytes <= usual ? usualTrees : largeTrees;
      int wanted = tree.units(bytes);
      try {
        if (!tree.free.tryAcquire(wanted, WAIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          throw new TooManyReviewsException();
        }
        nodes = wanted;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TooManyReviewsException();
      }
    }

    @Override
    public void close() {
      bodies.free.release(body);
      body = 0;
      tree.free.release(nodes);
      nodes = 0;
      reviews.release();
    }
  }
}
