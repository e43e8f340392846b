package io.modelgate.command.whatif;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.command.input.UndecidedException;
import io.modelgate.whatif.PodChange;
import io.modelgate.whatif.WhatIf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Decides about pods on all cores while they are read; a bounded number of them is in memory. What
 * comes of them is reported in their order.
 */
final class PodChangeStream implements AutoCloseable {
  private static final int MAX_PENDING = 64;

  private final int cores = Runtime.getRuntime().availableProcessors();
  private final ExecutorService executor = Executors.newFixedThreadPool(cores);
  private final ArrayDeque<Future<List<PodChange>>> running = new ArrayDeque<>();
  private final WhatIf whatIf;
  private final Consumer<PodChange> to;
  private List<JsonNode> next = new ArrayList<>();

  PodChangeStream(WhatIf whatIf, Consumer<PodChange> to) {
    this.whatIf = whatIf;
    this.to = to;
  }

  /** All of them; if not all can be read, those before. */
  void of(PodSource pods) throws UndecidedException {
    try {
      pods.each(this::add);
    } finally {
      submit();
      while (!running.isEmpty()) {
        report(running.remove());
      }
    }
  }

  private void add(JsonNode pod) {
    next.add(pod);
    if (next.size() == MAX_PENDING) {
      submit();
    }
  }

  private void submit() {
    List<JsonNode> pods = next;
    next = new ArrayList<>();
    running.add(executor.submit(() -> pods.stream().map(whatIf::of).toList()));
    if (running.size() > 2 * cores) {
      report(running.remove());
    }
  }

  private void report(Future<List<PodChange>> changes) {
    try {
      changes.get().forEach(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nobody interrupts a command", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
