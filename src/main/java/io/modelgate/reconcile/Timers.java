package io.modelgate.reconcile;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What is due at a later time, each thing once. Times are those of a clock without a date, which
 * nobody can set. For one thread at a time.
 */
final class Timers<T> {
  private record Timer<T>(T what, long at, long number) implements Comparable<Timer<T>> {
    @Override
    public int compareTo(Timer<T> other) {
      long earlier = at - other.at; // by difference, since such a clock may overflow
      return earlier == 0 ? Long.compare(number, other.number) : earlier < 0 ? -1 : 1;
    }
  }

  private final Map<T, Timer<T>> set = new HashMap<>();
  private final PriorityQueue<Timer<T>> inOrder = new PriorityQueue<>();
  private long numbers;

  /** Sets when something is due, in place of what was set before. */
  void set(T what, long at) {
    cancel(what);
    Timer<T> timer = new Timer<>(what, at, numbers++);
    set.put(what, timer);
    inOrder.add(timer);
  }

  /** Sets when something is due, unless it is due earlier anyway. */
  void setIfEarlier(T what, long at) {
    Timer<T> before = set.get(what);
    if (before == null || at - before.at < 0) {
      set(what, at);
    }
  }

  void cancel(T what) {
    Timer<T> timer = set.remove(what);
    if (timer != null) {
      inOrder.remove(timer);
    }
  }

  boolean has(T what) {
    return set.containsKey(what);
  }

  /** Takes what is due, if something is. */
  Optional<T> take(long now) {
    Timer<T> first = inOrder.peek();
    if (first == null || first.at - now > 0) {
      return Optional.empty();
    }
    inOrder.remove();
    set.remove(first.what);
    return Optional.of(first.what);
  }

  /** How many nanoseconds there are until something is due; at most the given. */
  long wait(long now, long most) {
    Timer<T> first = inOrder.peek();
    return first == null ? most : Math.max(0, Math.min(most, first.at - now));
  }

  int size() {
    return set.size();
  }

  void clear() {
    set.clear();
    inOrder.clear();
  }
}
