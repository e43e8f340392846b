package io.modelgate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pods are created while a fault happens, again and again until they are enough; then a new policy
 * shows that all works again.
 *
 * @param pods how many are enough
 * @param longest that a pod which should pass may be refused
 * @param pace between the pods that one of the creators creates
 */
record FaultRun(FaultCluster cluster, int pods, Duration longest, Duration pace) {
  private static final Path FIGURES = Path.of("target", "faults.md");
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** What happens once. */
  interface Strike {
    void strike(FaultCluster cluster) throws IOException;
  }

  /** How many pods the configuration calls for, and for how long they may be refused. */
  static FaultRun of(FaultCluster cluster) {
    return new FaultRun(
        cluster,
        Integer.getInteger("modelgate.faults.pods", 30),
        Duration.ofSeconds(Integer.getInteger("modelgate.faults.refused-for", 30)),
        Duration.ofMillis(Integer.getInteger("modelgate.faults.pace", 300)));
  }

  void run(String title, Strike strike) throws IOException {
    String prefix = "f" + NUMBER.incrementAndGet() + "-";
    Tally tally;
    int strikes = 0;
    try (KubernetesClient client = cluster.api().impatientClient()) {
      cluster.awaitHealthy();
      CreationLoad load = new CreationLoad(client, prefix, pace);
      tally = load.tally();
      try (load) {
        Fault.pause(WARM_UP);
        do {
          strike.strike(cluster);
          cluster.awaitHealthy();
          load.awaitMore(); // else the next strike may hit before any pod could pass
          strikes++;
        } while (tally.pods() < pods);
      }
      List<String> flawed = load.flawed();
      ProbePolicy probe = ProbePolicy.create(cluster.client(), "probe-" + prefix + "0");
      Duration decided = probe.awaitDecided();
      Duration told = decided.plus(probe.awaitTold());
      probe.delete();
      load.clear();
      note(
          "| %s | %d | %d | %d | %d | %.1f s | %d | %.1f s | %.1f s |"
              .formatted(
                  title,
                  strikes,
                  tally.pods(),
                  tally.deniedPods(),
                  tally.refusedTries(),
                  seconds(tally.longestRefusal()),
                  tally.slipped().size(),
                  seconds(decided),
                  seconds(told)));
      System.out.println(tally);
      assertThat(tally.slipped()).as(title).isEmpty();
      assertThat(flawed).as(title).isEmpty();
      assertThat(tally.longestRefusal()).as("%s: %s", title, tally).isLessThanOrEqualTo(longest);
    }
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** Keeps a line of the table of promises. */
  static void note(String line) throws IOException {
    System.out.println(line);
    Files.writeString(FIGURES, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
