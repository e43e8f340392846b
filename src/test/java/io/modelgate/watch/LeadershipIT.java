package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.modelgate.testing.Component;
import io.modelgate.testing.KubeApi;
import io.modelgate.testing.Needs;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Elections by a real Lease, with the controller's own permissions. */
@Needs(Component.API_SERVER)
final class LeadershipIT {
  private static final String NAMESPACE = "model-validation-controller";
  private static final Duration LONG = Duration.ofMinutes(2);

  private static KubeApi api;

  private KubernetesClient oneClient;
  private KubernetesClient otherClient;
  private Leadership one;
  private Leadership other;

  @BeforeAll
  static void start() {
    api = KubeApi.startAnother("leadership");
  }

  @AfterAll
  static void end() {
    api.close();
  }

  @BeforeEach
  void create() {
    oneClient = api.modelgateClient();
    otherClient = api.modelgateClient();
    one = new Leadership(oneClient, NAMESPACE);
    other = new Leadership(otherClient, NAMESPACE);
  }

  @AfterEach
  void stop() {
    one.stop();
    other.stop();
    oneClient.close();
    otherClient.close();
  }

  @Test
  void leaseGoesFromOneThatStopsToTheOther() {
    bothStart();
    Lease before = lease();

    one.stop();

    await().atMost(LONG).until(other::isLeader);
    assertThat(one.isLeader()).isFalse();
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo(other.identity());
    assertThat(lease().getSpec().getLeaseTransitions())
        .isGreaterThan(before.getSpec().getLeaseTransitions());
  }

  @Test
  void leaseGoesFromOneWhoseLoopEndedToTheOther() {
    AtomicReference<Optional<String>> ended = new AtomicReference<>(Optional.empty());
    one.unless(ended::get);
    bothStart();

    ended.set(Optional.of("A loop has ended."));

    await().atMost(LONG).until(other::isLeader);
    assertThat(one.isLeader()).isFalse();
    assertThat(one.isWorking()).isTrue();
  }

  @Test
  void leaseGoesFromOneThatIsCutOffToTheOther() {
    bothStart();

    oneClient.close(); // no request succeeds any more

    await().atMost(LONG).until(other::isLeader);
    assertThat(one.isLeader()).isFalse();
  }

  @Test
  void leaseThatIsDeletedOrTakenAwayIsTakenAgain() {
    bothStart();

    api.client().resource(lease()).delete();

    await().atMost(LONG).until(() -> one.isLeader() ^ other.isLeader());

    Lease stolen = lease();
    stolen.getSpec().setHolderIdentity("somebody");
    stolen.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC).plusDays(1));
    api.client().resource(stolen).update();

    await().atMost(LONG).until(() -> !one.isLeader() && !other.isLeader());
    await().atMost(LONG).until(() -> one.isLeader() || other.isLeader());
  }

  private void bothStart() {
    one.start(e -> true);
    await().atMost(LONG).until(one::isLeader);
    other.start(e -> true);
  }

  private static Lease lease() {
    return api.client().resources(Lease.class).inNamespace(NAMESPACE).withName("modelgate").get();
  }
}
