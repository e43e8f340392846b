package io.modelgate.testing;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes the status of pods as a kubelet would; the API server of the tests has no node. */
public record Kubelet(KubernetesClient client) {
  private static final String CONTAINER = "model-validation";

  /** The validation container ended, for good where its exit code is 0. */
  public void ended(String namespace, String pod, int exitCode, String message) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    ContainerStatusBuilder status = status();
    if (exitCode == 0) {
      status
          .withNewState()
          .withNewTerminated()
          .withExitCode(0)
          .withFinishedAt(now)
          .withMessage(message)
          .endTerminated()
          .endState();
    } else {
      status
          .withNewState()
          .withNewWaiting()
          .withReason("CrashLoopBackOff")
          .withMessage("back-off 10s restarting failed container")
          .endWaiting()
          .endState()
          .withNewLastState()
          .withNewTerminated()
          .withExitCode(exitCode)
          .withFinishedAt(now)
          .withMessage(message)
          .endTerminated()
          .endLastState();
    }
    write(namespace, pod, status.build());
  }

  /** The validation container failed again, so that it waits for its next start. */
  public void failedAgain(
      String namespace, String pod, int restarts, Duration ran, String message) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    write(
        namespace,
        pod,
        status()
            .withRestartCount(restarts)
            .withNewState()
            .withNewWaiting()
            .withReason("CrashLoopBackOff")
            .endWaiting()
            .endState()
            .withNewLastState()
            .withNewTerminated()
            .withExitCode(1)
            .withStartedAt(now.minus(ran).toString())
            .withFinishedAt(now.toString())
            .withMessage(message)
            .endTerminated()
            .endLastState()
            .build());
  }

  /** The validation container waits. */
  public void waits(String namespace, String pod, String reason, String message) {
    write(
        namespace,
        pod,
        status()
            .withNewState()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .endState()
            .build());
  }

  private static ContainerStatusBuilder status() {
    return new ContainerStatusBuilder()
        .withName(CONTAINER)
        .withImage("modelgate/verifier:0.1.0")
        .withImageID("")
        .withReady(false)
        .withRestartCount(0);
  }

  private void write(String namespace, String pod, ContainerStatus status) {
    client
        .pods()
        .inNamespace(namespace)
        .withName(pod)
        .editStatus(
            each -> {
              each.setStatus(
                  new PodStatusBuilder()
                      .withPhase("Pending")
                      .withInitContainerStatuses(status)
                      .build());
              return each;
            });
  }
}
