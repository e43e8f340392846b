package io.modelgate.verify.fuzz;

import java.util.List;

/** Turns a fuzzer's bytes into decisions; once they are used up, each is the first possible one. */
final class Choices {
  private final byte[] data;
  private int next;

  Choices(byte[] data) {
    this.data = data;
  }

  /** A number from 0 to {@code bound - 1}; {@code bound} is at most 256. */
  int below(int bound) {
    return next < data.length ? (data[next++] & 0xff) % bound : 0;
  }

  /** True in one of {@code of} cases. */
  boolean oneIn(int of) {
    return below(of) == of - 1;
  }

  <T> T of(List<T> possible) {
    return possible.get(below(possible.size()));
  }
}
