package io.modelgate.dashboard;

import io.modelgate.policy.CurrentPolicies;
import io.modelgate.policy.PolicyEngine;
import io.modelgate.policy.PolicySet;
import io.modelgate.resource.PolicyDraft;
import io.modelgate.watch.Cluster;
import io.modelgate.watch.PolicyWatcher;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The status as JSON. Each answer is made for one caller: 401 where nobody is known, 503 where it
 * cannot be told, and else 200 with what the caller may list in the cluster, which may be nothing.
 */
@Singleton
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
  private final PolicyWatcher watcher;
  private final CurrentPolicies current;
  private final PolicyEngine engine;
  private final Callers callers;

  /** The status of what one replica knows. */
  @Inject
  public StatusResource(
      PolicyWatcher watcher, CurrentPolicies current, PolicyEngine engine, Callers callers) {
    this.engine = engine;
    this.watcher = watcher;
    this.current = current;
    this.callers = callers;
  }

  /** How things stand, in a few numbers. */
  @Operation(summary = "How things stand, in a few numbers")
  @GET
  @Path("summary")
  public Summary summary(@Context HttpHeaders headers) {
    Visibility visibility = visibility(headers);
    return Summary.of(
        visibility.caller(), new PolicyListing(cluster(), policies(), visibility).all());
  }

  /** The policies, their conditions, and how many pods have each result. */
  @Operation(summary = "The policies, their conditions, and how many pods have each result")
  @GET
  @Path("policies")
  public Listing<PolicyItem> policies(
      @Context HttpHeaders headers, @DefaultValue("") @QueryParam("continue") String position) {
    return new PolicyListing(cluster(), policies(), visibility(headers)).from(position);
  }

  /** The pods that policies concern, each with its verdicts. */
  @Operation(summary = "The pods that policies concern, each with its verdicts")
  @GET
  @Path("pods")
  public Listing<PodItem> pods(
      @Context HttpHeaders headers,
      @DefaultValue("") @QueryParam("namespace") String namespace,
      @DefaultValue("") @QueryParam("continue") String position) {
    return search(headers).run(namespace, position, PodItem::of);
  }

  /** The pods that lack the protection that a policy requires, and why. */
  @Operation(summary = "The pods that lack the protection that a policy requires")
  @GET
  @Path("unprotected")
  public Listing<UnprotectedPod> unprotected(
      @Context HttpHeaders headers,
      @DefaultValue("") @QueryParam("namespace") String namespace,
      @DefaultValue("") @QueryParam("continue") String position) {
    return search(headers).run(namespace, position, UnprotectedPod::of);
  }

  /** What a change of policies in the body would do to pods; nothing is applied. */
  @Operation(summary = "What a change of policies would do to pods; nothing is applied")
  @POST
  @Path("what-if")
  @Consumes({"application/yaml", MediaType.APPLICATION_JSON})
  public Forecast whatIf(
      @Context HttpHeaders headers,
      @DefaultValue("") @QueryParam("namespace") String namespace,
      @DefaultValue("") @QueryParam("continue") String position,
      @QueryParam("delete") List<String> deleted,
      InputStream body) {
    Visibility visibility = visibility(headers);
    PolicyDraft draft = new DraftReader(visibility).read(body, deleted);
    return new DraftTrial(engine, draft, cluster().policies(), policies())
        .run(search(visibility), namespace, position);
  }

  private PodSearch search(HttpHeaders headers) {
    return search(visibility(headers));
  }

  private PodSearch search(Visibility visibility) {
    return new PodSearch(cluster().pods(), engine, policies(), visibility, InstantSource.system());
  }

  private Visibility visibility(HttpHeaders headers) {
    return new Visibility(cluster().access(), callers.of(headers, cluster().access()));
  }

  private Cluster cluster() {
    return cluster(watcher);
  }

  /** The cluster by which callers can be distinguished. */
  static Cluster cluster(PolicyWatcher watcher) {
    return watcher
        .cluster()
        .orElseThrow(
            () ->
                new ProblemException(
                    Status.SERVICE_UNAVAILABLE,
                    "Modelgate does not read its policies from a cluster, so it cannot distinguish"
                        + " users: the status page needs a cluster."));
  }

  private PolicySet policies() {
    PolicySet policies = current.get().at(Instant.now());
    if (!policies.faults().isEmpty()) {
      throw new ProblemException(Status.SERVICE_UNAVAILABLE, policies.faults().get(0));
    }
    return policies;
  }
}
