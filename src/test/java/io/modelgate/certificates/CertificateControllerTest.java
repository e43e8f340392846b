package io.modelgate.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelgate.config.Configurations;
import io.modelgate.config.ModelgateConfig;
import io.modelgate.policy.CurrentPolicies;
import io.modelgate.watch.PolicyWatcher;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateControllerTest {
  @TempDir private Path mount;

  @Test
  void replicaThatStartedBeforeTheCertificateWasMountedBeginsAnew() throws Exception {
    ModelgateConfig config =
        Configurations.of(
            Map.of(
                "modelgate.certificates", "auto",
                "modelgate.certificates.directory", mount.toString(),
                "modelgate.source", "directory",
                "modelgate.policies", "examples",
                "modelgate.verifier.image", "verifier"));
    assertThat(config.faults()).isEmpty();
    CertificateController before = controller(config);
    assertThat(before.ended()).isEmpty();

    Files.writeString(mount.resolve("tls.crt"), "the service CA's");
    Files.writeString(mount.resolve("tls.key"), "its key");

    assertThat(before.ended())
        .hasValueSatisfying(why -> assertThat(why).contains("is mounted now"));
    CertificateController after = controller(config);
    assertThat(after.ended()).isEmpty();
    Files.delete(mount.resolve("tls.crt"));
    assertThat(after.ended()).isEmpty(); // shows what it had
  }

  private static CertificateController controller(ModelgateConfig config) {
    ManagedScheduledExecutorService executor = Unused.of(ManagedScheduledExecutorService.class);
    MetricRegistry metrics = Unused.of(MetricRegistry.class);
    return new CertificateController(
        config,
        new PolicyWatcher(config, new CurrentPolicies(), executor, metrics),
        executor,
        metrics);
  }
}
