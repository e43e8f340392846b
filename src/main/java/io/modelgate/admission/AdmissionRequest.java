package io.modelgate.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.decision.Caller;
import io.modelgate.policy.model.UnreachablePods;
import java.io.IOException;
import java.util.Set;

/**
 * What Modelgate uses of an AdmissionReview's request (admission.k8s.io/v1).
 *
 * @param caller who asks, as the API server knows them
 * @param uid pairs the response with the request
 * @param operation {@code CREATE}, {@code UPDATE}, {@code DELETE} or {@code CONNECT}
 * @param kind the object's kind as {@code group/kind}; {@code /Pod} for pods
 * @param subResource for example {@code resize}, or empty
 * @param namespace empty for cluster-scoped objects
 * @param object the object as it would be stored; missing where it is deleted
 * @param oldObject the object as it is stored; missing where it is created
 * @param source from which a request that is not whole can be read again
 */
record AdmissionRequest(
    Caller caller,
    String uid,
    String operation,
    String kind,
    String subResource,
    String namespace,
    JsonNode object,
    JsonNode oldObject,
    Source source) {

  /** Reads a request again, with all that expressions may look at. */
  @FunctionalInterface
  interface Source {
    /** The request is whole. */
    Source NONE =
        () -> {
          throw new IllegalStateException("a whole request is not read again");
        };

    /** Reads it; it was read before. */
    AdmissionRequest whole() throws MalformedReviewException, IOException;
  }

  /** A request with its whole objects, which are never read again. */
  AdmissionRequest(
      Caller caller,
      String uid,
      String operation,
      String kind,
      String subResource,
      String namespace,
      JsonNode object,
      JsonNode oldObject) {
    this(caller, uid, operation, kind, subResource, namespace, object, oldObject, Source.NONE);
  }

  /** The same with all that these policies look at. */
  AdmissionRequest asReadBy(PolicySet policies) {
    if (!policies.readWholePods() || source == Source.NONE) {
      return this;
    }
    try {
      return source.whole();
    } catch (MalformedReviewException | IOException e) {
      throw new IllegalStateException("what was read from memory can be read again", e);
    }
  }

  /** Subresources by which a pod's spec or labels change. */
  private static final Set<String> CHANGES = Set.of("", "ephemeralcontainers", "resize", "status");

  /** Whether this is a pod that is being created. */
  boolean createsPod() {
    return operation.equals("CREATE") && kind.equals("/Pod") && subResource.isEmpty();
  }

  /**
   * Whether this is what a node tells of a static pod, which it runs already. The annotation alone,
   * from anybody else, says nothing.
   */
  boolean mirrorsPod() {
    return createsPod() && isNode() && UnreachablePods.isMirror(object);
  }

  /** As the API server's NodeRestriction recognizes nodes. */
  private boolean isNode() {
    return caller.groups().contains("system:nodes") && caller.name().startsWith("system:node:");
  }

  /** Whether this is a stored pod that changes, by whichever of its subresources. */
  boolean updatesPod() {
    return operation.equals("UPDATE") && kind.equals("/Pod") && CHANGES.contains(subResource);
  }
}
