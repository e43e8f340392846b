package io.modelgate.policy.compiled;

import io.modelgate.api.ClusterModelValidation;
import io.modelgate.api.MetadataKeys;
import io.modelgate.api.ModelRecall;
import io.modelgate.api.ModelValidation;
import io.modelgate.api.RuntimePolicy;
import io.modelgate.api.TrustRoot;
import io.modelgate.api.ValidationExemption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which resource a policy is.
 *
 * @param kind its kind
 * @param namespace its namespace, or empty
 * @param name its name
 */
public record PolicyId(Kind kind, String namespace, String name) {
  /** The id of a resource that is in no namespace. */
  public static PolicyId clusterWide(Kind kind, String name) {
    return new PolicyId(kind, "", name);
  }

  /** The kinds of policies and the resources that they are. */
  public enum Kind {
    /** Models in many namespaces. These come first, so they apply first. */
    CLUSTER(
        ModelValidation.GROUP,
        ModelValidation.VERSION,
        ClusterModelValidation.KIND,
        ClusterModelValidation.PLURAL,
        MetadataKeys.VALIDATION_LABEL),
    /** Models in one namespace. */
    NAMESPACED(
        ModelValidation.GROUP,
        ModelValidation.VERSION,
        ModelValidation.KIND,
        ModelValidation.PLURAL,
        MetadataKeys.VALIDATION_LABEL),
    /**
     * Models in one namespace, of the upstream operator's group. There is a definition only where
     * that operator was.
     */
    UPSTREAM(
        ModelValidation.UPSTREAM_GROUP,
        ModelValidation.VERSION,
        ModelValidation.KIND,
        ModelValidation.PLURAL,
        MetadataKeys.UPSTREAM_VALIDATION_LABEL),
    /** Which runtimes pods get: a RuntimePolicy, for the whole cluster. */
    RUNTIME(
        RuntimePolicy.GROUP, RuntimePolicy.VERSION, RuntimePolicy.KIND, RuntimePolicy.PLURAL, ""),
    /** Exemptions from the others. */
    EXEMPTION(
        ModelValidation.GROUP,
        ModelValidation.VERSION,
        ValidationExemption.KIND,
        ValidationExemption.PLURAL,
        ""),
    /** What is no longer trusted. */
    RECALL(
        ModelValidation.GROUP, ModelValidation.VERSION, ModelRecall.KIND, ModelRecall.PLURAL, ""),
    /** What policies about models trust by its name. */
    TRUST_ROOT(
        ModelValidation.GROUP, ModelValidation.VERSION, TrustRoot.KIND, TrustRoot.PLURAL, "");

    /** Those about models, in the order in which they apply. */
    public static final List<Kind> OF_MODELS = List.of(CLUSTER, NAMESPACED, UPSTREAM);

    private final String group;
    private final String version;
    private final String resourceKind;
    private final String plural;
    private final String label;

    Kind(String group, String version, String resourceKind, String plural, String label) {
      this.group = group;
      this.version = version;
      this.resourceKind = resourceKind;
      this.plural = plural;
      this.label = label;
    }

    /** The kind of policy that a resource is, if it is one. */
    public static Optional<Kind> of(@Nullable Object apiVersion, @Nullable Object resourceKind) {
      return Stream.of(values())
          .filter(
              each ->
                  each.apiVersion().equals(apiVersion) && each.resourceKind.equals(resourceKind))
          .findFirst();
    }

    /** The resource's API group. */
    public String group() {
      return group;
    }

    /** The version of the resource's API, without its group. */
    public String version() {
      return version;
    }

    /** The resource's group and version. */
    public String apiVersion() {
      return group + "/" + version;
    }

    /** The {@code kind} of the resource, as in its manifest. */
    public String resourceKind() {
      return resourceKind;
    }

    /** What URLs name the resources. */
    public String plural() {
      return plural;
    }

    /** Whether each is in a namespace, whose administrators may write it. */
    public boolean isNamespaced() {
      return this == NAMESPACED || this == UPSTREAM;
    }

    /** Whether the resource's definition may be missing. */
    public boolean isOptional() {
      return this == UPSTREAM;
    }

    /** The label by which a pod asks for a policy of this kind; empty if it cannot. */
    public String label() {
      return label;
    }

    /** As kubectl takes kinds: in any case, in the plural too, with the group or without. */
    private boolean isCalled(String word) {
      return Stream.of(resourceKind, plural)
          .anyMatch(
              each ->
                  word.equalsIgnoreCase(each + "." + group)
                      || (this != UPSTREAM && word.equalsIgnoreCase(each)));
    }

    /** How messages and annotations name the kind. */
    public String spelling() {
      return this == UPSTREAM ? resourceKind + "." + group : resourceKind;
    }
  }

  /**
   * The id that a reference means.
   *
   * @param reference {@code KIND/NAME} or {@code KIND/NAMESPACE/NAME}; the kind as kubectl takes
   *     it, in the singular or plural, with its group or without
   * @param otherwise the namespace if it says none
   * @return empty if it is none
   */
  public static Optional<PolicyId> parse(String reference, String otherwise) {
    List<String> parts = List.of(reference.split("/", -1));
    if (parts.size() < 2 || parts.size() > 3 || parts.contains("")) {
      return Optional.empty();
    }
    String namespace = parts.size() == 3 ? parts.get(1) : otherwise;
    return Stream.of(Kind.values())
        .filter(each -> each.isCalled(parts.get(0)))
        .filter(each -> each.isNamespaced() || parts.size() == 2)
        .findFirst()
        .map(
            each ->
                new PolicyId(
                    each, each.isNamespaced() ? namespace : "", parts.get(parts.size() - 1)));
  }

  /** How messages name it. */
  public String display() {
    return kind.spelling() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  /** How the annotation on a pod and reports name it; its namespace is the pod's. */
  public String reference() {
    return kind.spelling() + "/" + name;
  }
}
