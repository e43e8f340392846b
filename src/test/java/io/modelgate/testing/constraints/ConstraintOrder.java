package io.modelgate.testing.constraints;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/** In which order constraints are tried: by priority, by how little they allow, by name. */
final class ConstraintOrder {
  private static final int PRIVILEGED = 1_600_000;
  private static final int HOST_PORTS = 800_000;
  private static final int HOST_NETWORK = 400_000;
  private static final int HOST_VOLUMES = 200_000;
  private static final int OTHER_VOLUMES = 100_000;
  private static final int MAX_CAPABILITIES = 9999;
  private static final Map<String, Integer> STRATEGIES =
      Map.of(
          "RunAsAny", 40_000,
          "MustRunAsNonRoot", 30_000,
          "MustRunAsRange", 20_000,
          "MustRunAs", 10_000);
  private static final Set<String> TRIVIAL_VOLUMES =
      Set.of("secret", "configMap", "emptyDir", "downwardAPI", "projected", "none");

  static final Comparator<Constraint> COMPARATOR =
      Comparator.comparingInt((Constraint each) -> -each.fields().path("priority").asInt())
          .thenComparingInt(ConstraintOrder::points)
          .thenComparing(Constraint::name);

  private ConstraintOrder() {}

  private static int points(Constraint constraint) {
    return (constraint.allows("allowPrivilegedContainer") ? PRIVILEGED : 0)
        + volumes(constraint.set("volumes"))
        + (constraint.allows("allowHostNetwork") ? HOST_NETWORK : 0)
        + (constraint.allows("allowHostPorts") ? HOST_PORTS : 0)
        + capabilities(constraint)
        + STRATEGIES.getOrDefault(constraint.strategy("seLinuxContext"), 0)
        + STRATEGIES.getOrDefault(constraint.strategy("runAsUser"), 0);
  }

  private static int volumes(Set<String> volumes) {
    if (volumes.contains("hostPath") || volumes.contains("*")) {
      return HOST_VOLUMES;
    }
    return TRIVIAL_VOLUMES.containsAll(volumes) ? 0 : OTHER_VOLUMES;
  }

  private static int capabilities(Constraint constraint) {
    Set<String> allowed = constraint.set("allowedCapabilities");
    Set<String> dropped = constraint.set("requiredDropCapabilities");
    int points = 5000 + 300 * constraint.set("defaultAddCapabilities").size();
    points += allowed.contains("*") || allowed.contains("ALL") ? 4000 : 10 * allowed.size();
    points -= dropped.contains("ALL") ? 3000 : 50 * dropped.size();
    return Math.max(0, Math.min(MAX_CAPABILITIES, points));
  }
}
