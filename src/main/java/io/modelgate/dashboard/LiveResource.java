package io.modelgate.dashboard;

import io.modelgate.dashboard.Callers.Credential;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.PolicyWatcher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Sends what changes as server-sent events, so that nobody needs to poll. */
@Singleton
@Path("/events")
public class LiveResource {
  private final PolicyWatcher watcher;
  private final Callers callers;
  private final LiveStreams streams;

  /** The changes that one replica sees. */
  @Inject
  public LiveResource(PolicyWatcher watcher, Callers callers, LiveStreams streams) {
    this.watcher = watcher;
    this.callers = callers;
    this.streams = streams;
  }

  /**
   * A stream of events {@code changed}, each with a {@link Change} as its data, until the caller
   * ends it, or is not known any more.
   */
  @Operation(
      summary = "What changes, as server-sent events",
      description = "Each event \"changed\" has as its data a Change; a comment is a sign of life.")
  @APIResponse(
      responseCode = "200",
      description = "OK",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = Change.class)))
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void events(@Context HttpHeaders headers, @Context SseEventSink sink, @Context Sse sse) {
    Cluster cluster = StatusResource.cluster(watcher);
    Credential credential = callers.credential(headers);
    Visibility visibility =
        new Visibility(cluster.access(), callers.of(credential, cluster.access()));
    streams.open(
        cluster,
        new LiveStream(visibility, () -> callers.of(credential, cluster.access()), sink, sse));
  }
}
