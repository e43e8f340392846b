package io.modelgate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.faults.GoodTenants.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Good tenants first by themselves, then beside a bad one: what is normal is measured in the same
 * run, on the same machine.
 *
 * @param later that something may come beside the bad tenant
 * @param factor by which a machine that does so much more may be slower
 */
record TenantRun(FaultCluster cluster, Duration later, int factor) {
  /** What the configuration calls for: tests on busy machines allow more than the promise. */
  static TenantRun of(FaultCluster cluster) {
    return new TenantRun(
        cluster,
        Duration.ofSeconds(Integer.getInteger("modelgate.tenants.later", 15)),
        Integer.getInteger("modelgate.tenants.factor", 3));
  }

  void run() throws IOException {
    try (KubernetesClient client = cluster.api().impatientClient();
        BadTenant bad = new BadTenant(cluster)) {
      GoodTenants good = new GoodTenants(cluster, client);
      good.create();
      good.measure("first"); // what is needed once is compiled and connected
      Map<Promise, Duration> normal = good.measure("normal");
      bad.begin();
      Map<Promise, Duration> beside = good.measure("beside");
      for (Promise each : Promise.values()) {
        FaultRun.note(
            "| %s | %.1f s | %.1f s |"
                .formatted(
                    each,
                    FaultRun.seconds(waited(normal, each)),
                    FaultRun.seconds(waited(beside, each))));
      }
      FaultRun.note("The bad tenant: " + bad);
      assertThat(beside)
          .allSatisfy(
              (promise, waited) ->
                  assertThat(waited)
                      .as("%s, normally %s", promise, normal.get(promise))
                      .isLessThan(waited(normal, promise).multipliedBy(factor).plus(later)));
    }
  }

  private static Duration waited(Map<Promise, Duration> measured, Promise promise) {
    return Objects.requireNonNull(measured.get(promise), promise::name);
  }
}
