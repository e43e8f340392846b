package io.modelgate.policy.model;

import io.modelgate.api.ClusterModelValidation;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.PodMarks;

/**
 * Which resource a policy is.
 *
 * @param kind its kind
 * @param namespace its namespace, or empty
 * @param name its name
 */
public record PolicyId(Kind kind, String namespace, String name) {
  /** The kinds of policies, cluster-wide ones first: so do they apply. */
  public enum Kind {
    /** For many namespaces. */
    CLUSTER(ClusterModelValidation.KIND, PodMarks.ASKS),
    /** For one. */
    NAMESPACED(ModelValidation.KIND, PodMarks.ASKS),
    /** For one, of the upstream operator's group. */
    UPSTREAM(ModelValidation.KIND + "." + ModelValidation.UPSTREAM_GROUP, PodMarks.ASKS_UPSTREAM);

    private final String spelling;
    private final String label;

    Kind(String spelling, String label) {
      this.spelling = spelling;
      this.label = label;
    }

    /** The label by which a pod asks for a policy of this kind. */
    public String label() {
      return label;
    }

    /** How messages and annotations name the kind. */
    public String spelling() {
      return spelling;
    }
  }

  /** How messages name it. */
  public String display() {
    return kind.spelling() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  /** How the annotation on a pod names it; its namespace is the pod's. */
  public String reference() {
    return kind.spelling() + "/" + name;
  }
}
