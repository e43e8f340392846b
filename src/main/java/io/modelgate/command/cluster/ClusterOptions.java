package io.modelgate.command.cluster;

import io.modelgate.command.input.UndecidedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of each command that looks at a cluster. */
public final class ClusterOptions {
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The kubeconfig's context that names the cluster. Default: the current one.")
  private @Nullable String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The kubeconfig. Default: as for kubectl, KUBECONFIG or ~/.kube/config.")
  private @Nullable String kubeconfig;

  /** Whether one of them is given. */
  public boolean areGiven() {
    return context != null || kubeconfig != null;
  }

  /**
   * The cluster; whoever calls closes it.
   *
   * @throws UndecidedException if the kubeconfig names none
   */
  public LiveCluster open() throws UndecidedException {
    return LiveCluster.open(Optional.ofNullable(context), Optional.ofNullable(kubeconfig));
  }
}
