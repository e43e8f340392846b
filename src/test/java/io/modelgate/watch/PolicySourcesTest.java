package io.modelgate.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.config.Configurations;
import io.modelgate.policy.PolicySet;
import io.modelgate.reconcile.QueueListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PolicySourcesTest {
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  @Test
  void faultyConfigurationDeniesAndIsNeverStarted() {
    PolicySource source =
        PolicySources.of(
            Configurations.of(
                Map.of("modelgate.source", "web", "modelgate.verifier.image", "verifier")),
            executor,
            QueueListener.NONE);
    List<PolicySet> seen = new ArrayList<>();

    source.start(seen::add);

    assertThat(seen)
        .singleElement()
        .extracting(PolicySet::faults)
        .isEqualTo(
            List.of(
                "modelgate.source is \"web\", not one of \"auto\", \"cluster\", \"directory\"."));
    assertThat(source.isWatching()).isFalse();
  }

  @Test
  void directoryIsWatchedUntilStopped() {
    PolicySource source =
        PolicySources.of(
            Configurations.of(
                Map.of(
                    "modelgate.source", "directory",
                    "modelgate.policies", "examples",
                    "modelgate.verifier.image", "verifier")),
            executor,
            QueueListener.NONE);

    assertThat(source.isWatching()).isFalse();
    source.start(snapshot -> {});
    assertThat(source.isWatching()).isTrue();
    source.stop();
    assertThat(source.isWatching()).isFalse();
  }
}
