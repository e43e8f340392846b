package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.adversary.Action.Apply;
import io.modelgate.adversary.Action.Create;
import io.modelgate.adversary.Action.Delete;
import io.modelgate.adversary.Action.Patch;
import io.modelgate.adversary.Action.Replace;
import io.modelgate.adversary.Caller.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A namespace in which users have the ordinary roles of a cluster, and nothing else.
 *
 * @param world what stands for {@code WORLD} in what they do
 * @param patience how long somebody waits for what a controller makes
 */
record Place(Caller caller, String world, String namespace, Duration patience) {
  /** Whoever has the role of that name. */
  static final String EDIT = "edit";

  static final String ADMIN = "admin";

  /** Who debugs pods has more than the role "edit". */
  static final String DEBUG = "debug";

  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/%s/%s";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Reply NOBODY = new Reply(404, MissingNode.getInstance());

  /** Creates it. */
  Place create() {
    post(
        "/api/v1/namespaces",
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %s, labels: {adversary: %s, secure-ai.io/sandbox-enabled: "true"}}
        """
            .formatted(namespace, world));
    post(
        RBAC.formatted(namespace, "roles"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: debug}
        rules:
          - apiGroups: [""]
            resources: [pods/ephemeralcontainers, pods/resize, pods/status]
            verbs: [get, patch, update]
        """);
    bind(EDIT, "ClusterRole");
    bind(ADMIN, "ClusterRole");
    bind(DEBUG, "Role");
    return this;
  }

  private void bind(String user, String kind) {
    post(
        RBAC.formatted(namespace, "rolebindings"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: %s}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
        """
            .formatted(user, kind, user, user));
  }

  private void post(String path, String yaml) {
    Reply reply = caller.call(Caller.ROOT, "POST", path, "application/json", Yamls.object(yaml));
    if (!reply.isDone()) {
      throw new IllegalStateException(reply.message());
    }
  }

  /** Does one thing. */
  Reply perform(Action action) {
    if (action instanceof Create create) {
      String path = kind(create.object()).path(namespace);
      return call(create.as(), "POST", path, "application/json", create.object());
    }
    if (action instanceof Apply apply) {
      String path = object(kind(apply.object()), apply.object().at("/metadata/name").asText());
      String query = "?fieldManager=adversary&force=true";
      return call(
          apply.as(), "PATCH", path + query, "application/apply-patch+yaml", apply.object());
    }
    if (action instanceof Patch patch) {
      String type =
          "application/" + (patch.type().equals("strategic") ? "strategic-merge" : patch.type());
      return path(patch.target())
          .map(path -> patch.subresource().isEmpty() ? path : path + "/" + patch.subresource())
          .map(path -> call(patch.as(), "PATCH", path, type + "-patch+json", patch.body()))
          .orElse(NOBODY);
    }
    if (action instanceof Replace replace) {
      return path(replace.target()).map(path -> replace(path, replace)).orElse(NOBODY);
    }
    if (action instanceof Delete delete) {
      return path(delete.target())
          .map(
              path ->
                  call(delete.as(), "DELETE", path, "application/json", MissingNode.getInstance()))
          .orElse(NOBODY);
    }
    return settle();
  }

  private Reply replace(String path, Replace replace) {
    JsonNode stored = caller.get(path);
    if (!(stored instanceof ObjectNode object)) {
      return NOBODY;
    }
    try {
      JsonNode changed = JSON.readerForUpdating(object).readValue(replace.change());
      return call(replace.as(), "PUT", path, "application/json", changed);
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply settle() {
    for (int i = 0; i < 100; i++) {
      boolean areSettled = true;
      for (JsonNode each : caller.get(Kind.MODEL_VALIDATION.path(namespace)).path("items")) {
        areSettled &=
            each.at("/status/conditions/0/observedGeneration")
                .equals(each.at("/metadata/generation"));
      }
      if (areSettled) {
        return new Reply(200, MissingNode.getInstance());
      }
      pause(100);
    }
    return NOBODY;
  }

  private Optional<String> path(Target target) {
    boolean isVain =
        target.isMade() && caller.get(object(target.ownerKind(), target.name())).isMissingNode();
    long end = System.nanoTime() + (isVain ? 0 : patience.toNanos());
    while (true) {
      Optional<String> found =
          target.find(caller, namespace).map(name -> object(target.kind(), name));
      if (found.isPresent() || System.nanoTime() > end) {
        return found;
      }
      pause(50);
    }
  }

  private String object(Kind kind, String name) {
    return kind.path(namespace) + "/" + name.replace("WORLD", world);
  }

  private Reply call(String user, String method, String path, String type, JsonNode body) {
    try {
      JsonNode said =
          body.isMissingNode() ? body : JSON.readTree(body.toString().replace("WORLD", world));
      return caller.call(user, method, path, type, said);
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Kind kind(JsonNode object) {
    return Kind.of(object.path("kind").asText());
  }

  /** Takes away all that was made in it; its controllers need not go on. */
  void leave() {
    caller.call(
        Caller.ROOT,
        "DELETE",
        "/api/v1/namespaces/" + namespace,
        "application/json",
        MissingNode.getInstance());
  }

  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
