package io.modelgate.faults;

import static org.awaitility.Awaitility.await;

import io.modelgate.testing.Component;
import io.modelgate.testing.Faketime;
import io.modelgate.testing.Needs;
import io.modelgate.testing.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever fails, every pod that is stored has what its policies call for, and those that should
 * pass do so soon. Two real servers with the real WAR behind one address, on a real API server.
 *
 * @see "src/site/promises.md"
 */
@Needs(Component.API_SERVER)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FaultsIT {
  private static final String SHORT_FORM =
      "LEADER_KILLED|REPLICA_STOPPED|API_SERVER_RESTARTED|WATCHES_EXPIRED|ETCD_SLOWED"
          + "|CERTIFICATES_ROTATED";

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration A_WHILE = Duration.ofSeconds(8);

  private static @Nullable FaultCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = FaultCluster.start();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void badTenantKeepsNobodyWaiting() throws IOException {
    TenantRun.of(cluster()).run();
  }

  /** Those whose names {@code modelgate.faults.only} matches; the others are left to -Pfaults. */
  static Stream<Fault> faults() {
    String only = System.getProperty("modelgate.faults.only", SHORT_FORM);
    return Stream.of(Fault.values()).filter(each -> each.name().matches(only));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void happens(Fault fault) throws IOException {
    FaultRun.of(cluster()).run(fault.title(), fault::strike);
  }

  @Test
  @Needs(Component.MOUNTS)
  void diskIsFull() throws IOException {
    FaultRun.of(cluster())
        .run(
            "a replica's disk is full while the certificate is made anew",
            faulty -> {
              List<ReplicaPod> other = faulty.replicas().subList(1, 2);
              faulty.disk().fill();
              Fault.rotate(faulty, other);
              Fault.pause(A_WHILE);
              faulty.disk().empty();
            });
  }

  @Test
  @Needs(Component.FAKETIME)
  void clockIsSet() throws IOException {
    FaultRun.of(cluster())
        .run(
            "the leader's clock is set an hour ahead, then the leader is killed",
            faulty -> {
              ReplicaPod replica = faulty.replicas().get(1);
              lead(faulty, replica);
              Faketime.set(faulty.clock(), HOUR);
              Fault.pause(A_WHILE);
              replica.signal(Signal.KILL);
              Faketime.set(faulty.clock(), Duration.ZERO);
            });
  }

  private static FaultCluster cluster() {
    return Objects.requireNonNull(cluster);
  }

  /** The others lose the Lease until this one has it. */
  private static void lead(FaultCluster faulty, ReplicaPod replica) {
    await()
        .atMost(FaultCluster.LONG)
        .until(
            () -> {
              ReplicaPod leader = faulty.awaitLeader();
              if (leader != replica) {
                leader.link().cut();
                await().atMost(FaultCluster.LONG).until(() -> faulty.awaitLeader() != leader);
                leader.link().mend();
              }
              return faulty.awaitLeader() == replica;
            });
  }
}
