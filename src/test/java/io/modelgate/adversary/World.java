package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.adversary.Caller.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Policies of the cluster that hold in the namespaces of one world, and in no others. */
final class World implements AutoCloseable {
  private static final Set<String> RUNTIME = Set.of("RuntimePolicy");

  private final Caller caller;
  private final String name;
  private final List<String> policies = new ArrayList<>();
  private final AtomicInteger places = new AtomicInteger();

  private World(Caller caller, String name) {
    this.caller = caller;
    this.name = name;
  }

  /** Creates it; returns when its policies hold. */
  static World create(Caller caller, String name, List<JsonNode> policies) {
    World world = new World(caller, name);
    policies.forEach(world::add);
    for (int i = 0; !world.holds(); i++) {
      if (i == 600) {
        throw new IllegalStateException("policies never hold: " + world.policies);
      }
      Place.pause(100);
    }
    return world;
  }

  private void add(JsonNode policy) {
    ObjectNode named = policy.deepCopy();
    String own = policy.at("/metadata/name").asText().replace("WORLD", name);
    ((ObjectNode) named.path("metadata")).put("name", own);
    ((ObjectNode) named.path("spec"))
        .withObject("/namespaceSelector/matchLabels")
        .put("adversary", name);
    String path =
        RUNTIME.contains(policy.path("kind").asText())
            ? "/apis/secure-ai.io/v1alpha1/runtimepolicies"
            : "/apis/rhtas.redhat.com/v1alpha1/clustermodelvalidations";
    Reply reply = caller.call(Caller.ROOT, "POST", path, "application/json", named);
    if (!reply.isDone()) {
      throw new IllegalStateException(reply.message());
    }
    policies.add(path + "/" + own);
  }

  private boolean holds() {
    return policies.stream().allMatch(path -> new Policy(caller.get(path)).isInEffect());
  }

  /** Paths of its policies. */
  List<String> policies() {
    return policies;
  }

  /** A new namespace of it. */
  Place place(Duration patience) {
    String namespace = name + "-" + places.incrementAndGet();
    return new Place(caller, name, namespace, patience).create();
  }

  @Override
  public void close() {
    for (String path : policies) {
      caller.call(Caller.ROOT, "DELETE", path, "application/json", MissingNode.getInstance());
    }
  }
}
