package io.modelgate.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.modelgate.policy.decision.Caller;
import io.modelgate.watch.access.ClusterUnavailableException;
import io.modelgate.watch.access.Listable;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** One browser that receives what changes, as far as it may know. */
final class LiveStream {
  private static final Logger LOG = System.getLogger(LiveStream.class.getName());

  /** So long may a reader take for one event, before it counts as gone. */
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

  private final Visibility visibility;
  private final Supplier<Caller> again;
  private final SseEventSink sink;
  private final Sse sse;
  private final AtomicReference<Change> due = new AtomicReference<>(Change.NONE);
  private long sending; // since when, by System.nanoTime(); 0 if it does not

  /**
   * A stream.
   *
   * @param visibility what its reader may see
   * @param again says who the reader is now; throws {@link ProblemException} if nobody any more
   */
  LiveStream(Visibility visibility, Supplier<Caller> again, SseEventSink sink, Sse sse) {
    this.visibility = visibility;
    this.again = again;
    this.sink = sink;
    this.sse = sse;
  }

  Caller caller() {
    return visibility.caller();
  }

  void add(Change change) {
    due.accumulateAndGet(change, Change::and);
  }

  boolean isIdle() {
    return due.get().isNothing();
  }

  /** Takes the right to send; whoever gets it calls {@link #send}. */
  synchronized boolean begin() {
    if (sending != 0) {
      if (System.nanoTime() - sending > SEND_TIMEOUT.toNanos()) {
        close();
      }
      return false;
    }
    sending = System.nanoTime() | 1;
    return true;
  }

  /** Sends what is due, or a sign of life; asks first whether the reader may still know. */
  void send() {
    Change change = due.getAndSet(Change.NONE);
    try {
      if (!again.get().equals(caller())) {
        close(); // of another user or group: the browser reconnects
        return;
      }
      send(visible(change));
    } catch (ProblemException e) {
      close(); // the token counts no more
    } catch (ClusterUnavailableException e) {
      add(change); // the next event includes it
    } catch (CompletionException | IllegalStateException e) { // the reader has gone
      LOG.log(Level.DEBUG, "A reader of the status page has gone", e);
      close();
    } finally {
      end();
    }
  }

  private synchronized void end() {
    sending = 0;
  }

  private Change visible(Change change) {
    return visibility.everywhere(Listable.PODS)
        ? change
        : change.among(visibility.among(Listable.PODS, change.namespaces()));
  }

  private void send(Change change) {
    if (!sink.isClosed()) {
      sink.send(change.isNothing() ? alive() : event(change)).toCompletableFuture().join();
    }
  }

  private OutboundSseEvent alive() {
    return sse.newEventBuilder().comment("alive").build();
  }

  private OutboundSseEvent event(Change change) {
    try {
      return sse.newEvent("changed", JsonWriter.JSON.writeValueAsString(change));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of flags and names is JSON", e);
    }
  }

  boolean isClosed() {
    return sink.isClosed();
  }

  void close() {
    try {
      sink.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "The reader has gone already", e);
    }
  }
}
