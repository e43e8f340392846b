package io.modelgate.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelgate.admission.ReviewMemory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reviews take of the heap at once. */
final class ReviewMemoryTest {
  private static final int MEBI = 1 << 20;

  private final ReviewMemory memory = new ReviewMemory(256L * MEBI);

  @Test
  void bodiesAreReadUpToAnEighthOfTheHeap() throws Exception {
    List<Reservation> large = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Reservation each = memory.reserve();
      each.body(8 * MEBI);
      large.add(each);
    }
    try (Reservation fifth = memory.reserve()) {
      fifth.body(ReviewMemory.HEAD);
      fifth.body(ReviewMemory.HEAD + 1000); // what the heads of four leave
      assertThatThrownBy(() -> fifth.body(8 * MEBI))
          .isInstanceOf(TooManyReviewsException.class)
          .hasMessageContaining("try again in a moment");
    }

    large.get(0).close();
    try (Reservation next = memory.reserve()) {
      next.body(8 * MEBI);
    }
  }

  @Test
  void largeReviewsTakeNothingFromThoseOfUsualSize() throws Exception {
    try (Reservation large = memory.reserve();
        Reservation another = memory.reserve();
        Reservation usual = memory.reserve()) {
      large.tree(500L * MEBI); // more than there is: it has it alone
      usual.tree(MEBI);
      assertThatThrownBy(() -> another.tree(2L * MEBI)).isInstanceOf(TooManyReviewsException.class);
    }
    try (Reservation large = memory.reserve()) {
      large.tree(500L * MEBI); // all was given back
    }
  }

  @Test
  void asManyReviewsAsMayWaitLeaveRoomForOthersOfUsualSize() throws Exception {
    List<Reservation> waiting = new ArrayList<>();
    for (int i = 0; i < 40; i++) { // ClusterRefresh lets 32 and 8 wait
      Reservation each = memory.reserve();
      each.tree(MEBI);
      waiting.add(each);
    }
    try (Reservation other = memory.reserve()) {
      other.tree(MEBI);
    }
    waiting.forEach(Reservation::close);
  }

  @Test
  void reviewsAreCounted() throws Exception {
    List<Reservation> all = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      all.add(memory.reserve());
    }
    assertThatThrownBy(memory::reserve).isInstanceOf(TooManyReviewsException.class);
    all.get(0).close();
    memory.reserve().close();
  }

  @Test
  void bodyIsReadAsItCame() throws Exception {
    byte[] sent = ("[" + "{\"a\": 1},".repeat(100_000) + "{}]").getBytes(UTF_8);
    try (Reservation reservation = memory.reserve()) {
      assertThat(ReviewBody.read(new ByteArrayInputStream(sent), -1, reservation).stream())
          .hasBinaryContent(sent);
    }
    try (Reservation reservation = memory.reserve()) {
      assertThat(ReviewBody.read(InputStream.nullInputStream(), -1, reservation).stream())
          .isEmpty();
    }
  }

  @Test
  void bodyWithoutEndIsNotReadToItsEnd() throws Exception {
    Endless endless = new Endless();
    try (Reservation reservation = memory.reserve()) {
      assertThatThrownBy(() -> ReviewBody.read(endless, -1, reservation))
          .isInstanceOf(MalformedReviewException.class)
          .hasMessageContaining("at most 8 MiB");
    }
    assertThat(endless.read).isLessThan(17L * MEBI);
  }

  private static final class Endless extends InputStream {
    private long read;

    @Override
    public int read() throws IOException {
      read++;
      return ' ';
    }

    @Override
    public int read(byte[] into, int from, int most) {
      read += most;
      return most;
    }

    @Override
    public long skip(long most) {
      read += most;
      return most;
    }
  }
}
