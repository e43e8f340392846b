package io.modelgate.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.adversary.Adversary.Catch;
import io.modelgate.testing.ClusterTest;
import io.modelgate.testing.Component;
import io.modelgate.testing.ControllerManager;
import io.modelgate.testing.Environment;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import io.modelgate.testing.SandboxCluster;
import io.modelgate.testing.Wars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/**
 * The adversary against the product as it is installed: {@code -Dmodelgate.adversary.seconds=3600}
 * for an hour, {@code -Dmodelgate.adversary.seed=…} for what it did another time.
 */
@ClusterTest
@Needs({Component.API_SERVER, Component.CONTROLLER_MANAGER})
final class AdversaryOnLibertyIT {
  private static final int SECONDS = Integer.getInteger("modelgate.adversary.seconds", 30);
  private static final int AT_ONCE = 3;

  private final KubeApi api = Environment.api();

  @Deployment(testable = false)
  @TargetsContainer(ClusterTest.SERVER)
  static WebArchive modelgate() {
    return Wars.modelgate();
  }

  @Test
  @SuppressWarnings("try") // both work by being there
  void findsNoWayAround() throws Exception {
    api.register(Environment.clusterServer());
    api.apply(Path.of("openshift", "base", "user-roles.yaml"));
    SandboxCluster sandbox = new SandboxCluster(api);
    sandbox.install();
    Caller caller = new Caller(api.client());
    try (ControllerManager controllers = ControllerManager.start(api);
        NodeAgent nodes = NodeAgent.start(caller)) {
      assertThat(search(caller)).isEmpty();
    } finally {
      sandbox.clear();
    }
  }

  private static List<Catch> search(Caller caller) throws Exception {
    System.err.printf("The adversary's seed is %d, for %d s%n", Adversary.SEED, SECONDS);
    Figures figures = new Figures();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<Optional<Catch>>> searches = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      long seed = Adversary.SEED + i * 1_000_000L;
      searches.add(
          threads.submit(
              () -> new Adversary(caller, Row.NONE, Row.NONE, figures).search(seed, SECONDS)));
    }
    List<Catch> found = new ArrayList<>();
    for (Future<Optional<Catch>> each : searches) {
      each.get().ifPresent(found::add);
    }
    threads.shutdownNow();
    System.err.println(figures);
    return found;
  }
}
