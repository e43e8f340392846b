package io.modelgate.policy.decision;

import io.modelgate.policy.decision.ValidationContainer.Sidecar;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a pod gets.
 *
 * @param containers init containers in their order; one a policy and model
 * @param volumes volumes that only those containers mount
 * @param locked names of the pod's volumes that containers after them may only read
 * @param policies by container name, how {@code PolicyId.reference} names its policy; in order
 * @param verifier what the containers run
 */
public record Injection(
    List<ValidationContainer> containers,
    List<ReservedVolume> volumes,
    Set<String> locked,
    Map<String, String> policies,
    Verifier verifier) {
  /** Nothing: what a pod has of it is removed. */
  public static Injection none(Verifier verifier) {
    return new Injection(List.of(), List.of(), Set.of(), Map.of(), verifier);
  }

  /** The same as a replica with another verifier makes it. */
  public Injection withVerifier(String image) {
    return new Injection(containers, volumes, locked, policies, verifier.withImage(image));
  }

  /** A volume of a reserved name, which only our containers mount. */
  public sealed interface ReservedVolume {
    /** The name of the volume in the pod. */
    String name();
  }

  /**
   * An empty volume in memory, in which one container keeps its state for its probes.
   *
   * @param name the volume's reserved name
   * @see Sidecar
   */
  public record StateVolume(String name) implements ReservedVolume {}

  /**
   * A volume in which sidecars see what is recalled, as the leader writes it into a ConfigMap of
   * their namespace; it is empty while there is none.
   */
  public record RecallsVolume() implements ReservedVolume {
    /** The volume's reserved name; one serves all sidecars of a pod. */
    public static final String NAME = ValidationContainer.NAME + "-recalls";

    /** Name of the ConfigMap. */
    public static final String CONFIG_MAP = "modelgate-recalls";

    /** The ConfigMap's only entry, and the volume's only file. */
    public static final String FILE = "recalls";

    @Override
    public String name() {
      return NAME;
    }
  }

  /**
   * A volume in which verifiers see receipts, as the leader writes them into a ConfigMap of their
   * namespace; it is empty while there is none. They are signed, so anybody may write there.
   */
  public record ReceiptsVolume() implements ReservedVolume {
    /** The volume's reserved name; one serves all verifiers of a pod. */
    public static final String NAME = ValidationContainer.NAME + "-receipts";

    /** Name of the ConfigMap. */
    public static final String CONFIG_MAP = "modelgate-receipts";

    @Override
    public String name() {
      return NAME;
    }
  }

  /**
   * A volume of one file from the pod's namespace.
   *
   * @param name the volume's reserved name
   * @param source where the file is from
   * @param object name of the ConfigMap or Secret
   * @param key its entry
   */
  public record TrustVolume(String name, Source source, String object, String key)
      implements ReservedVolume {
    /** The volume's only file. */
    public static final String FILE = "trust.pem";

    /** What the volume is made from. */
    public enum Source {
      /** The volume holds an entry of a ConfigMap. */
      CONFIG_MAP,
      /** The volume holds an entry of a Secret. */
      SECRET
    }
  }
}
