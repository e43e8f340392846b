package io.modelgate.testing;

import java.util.List;

/** The version of Kubernetes that the tests run against: {@code -Dversion.kubernetes}. */
public final class KubernetesVersion {
  private static final int IMAGE_VOLUMES = 31;
  private static final int IMAGE_VOLUMES_ON = 35;
  private static final int MUTATING_POLICIES = 34;
  private static final int MUTATING_POLICIES_ON = 36;

  private KubernetesVersion() {}

  /** For example 34 of {@code 1.34.4}. */
  public static int minor() {
    String version = System.getenv("KUBE_API_TEST_API_SERVER_VERSION");
    if (version == null) {
      throw new IllegalStateException("KUBE_API_TEST_API_SERVER_VERSION is not set: see pom.xml");
    }
    return Integer.parseInt(version.split("\\.", -1)[1]);
  }

  /** Flags of kube-apiserver for features that tests need, and that are off. */
  public static List<String> features() {
    return minor() >= IMAGE_VOLUMES && minor() < IMAGE_VOLUMES_ON
        ? List.of("--feature-gates=ImageVolume=true")
        : List.of();
  }

  /** Flags that switch MutatingAdmissionPolicies on; none if they are on, or cannot be. */
  public static List<String> mutatingPolicies() {
    return minor() >= MUTATING_POLICIES && minor() < MUTATING_POLICIES_ON
        ? List.of(
            "--feature-gates=MutatingAdmissionPolicy=true",
            "--runtime-config=admissionregistration.k8s.io/v1beta1=true")
        : List.of();
  }

  /** Whether there are MutatingAdmissionPolicies without such flags. */
  public static boolean hasMutatingPolicies() {
    return minor() >= MUTATING_POLICIES_ON;
  }
}
