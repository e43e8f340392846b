package io.modelgate.command.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.modelgate.command.input.StoredContext;
import io.modelgate.command.input.UndecidedException;
import java.io.File;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A cluster that is reached as kubectl reaches it. It is only read. */
public final class LiveCluster implements AutoCloseable {
  /** The command reports what goes wrong; a strong reference, or the client would log it again. */
  private static final Logger CLIENT_LOG = Logger.getLogger("io.fabric8");

  private static final int MAX_RETRIES = 2;
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
  private static final String PODS = "pods";

  private final KubernetesClient client;
  private final ResourceLists lists;

  private LiveCluster(KubernetesClient client) {
    this.client = client;
    this.lists = new ResourceLists(client);
  }

  /**
   * The cluster that a kubeconfig names.
   *
   * @param context of the kubeconfig; empty for the current one
   * @param kubeconfig a file; empty for where kubectl looks
   * @throws UndecidedException if it names none
   */
  static LiveCluster open(Optional<String> context, Optional<String> kubeconfig)
      throws UndecidedException {
    CLIENT_LOG.setLevel(Level.OFF);
    Config config = config(context, kubeconfig);
    config.setRequestRetryBackoffLimit(MAX_RETRIES);
    config.setConnectionTimeout(CONNECT_TIMEOUT_MILLIS);
    return new LiveCluster(new KubernetesClientBuilder().withConfig(config).build());
  }

  private static Config config(Optional<String> context, Optional<String> kubeconfig)
      throws UndecidedException {
    Config config;
    try {
      if (kubeconfig.isPresent()) {
        File file = new File(kubeconfig.get());
        if (!file.isFile()) {
          throw new UndecidedException(kubeconfig.get() + " does not exist.");
        }
        config = Config.fromKubeconfig(context.orElse(null), file);
      } else {
        config = Config.autoConfigure(context.orElse(null));
      }
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new UndecidedException(
          kubeconfig.orElse("The kubeconfig") + " cannot be read as a kubeconfig.");
    }
    boolean isKnown =
        context.isEmpty()
            || config.getContexts().stream().anyMatch(each -> each.getName().equals(context.get()));
    if (!isKnown) {
      throw new UndecidedException(
          "The kubeconfig has no context %s: kubectl config get-contexts shows those that it has."
              .formatted(context.get()));
    }
    if (config.getCurrentContext() == null && config.getAutoOAuthToken() == null) {
      throw new UndecidedException(
          "No cluster is named: set KUBECONFIG or --kubeconfig, or choose a --context.");
    }
    return config;
  }

  /**
   * Today's policies, and what decisions rest on besides.
   *
   * @param namespace the only one that is looked at; empty for all
   * @throws UndecidedException if policies cannot be listed
   */
  public StoredContext stored(Optional<String> namespace) throws UndecidedException {
    return new ClusterState(lists, namespace).read();
  }

  /**
   * Hands over all pods, page by page.
   *
   * @param namespace whose; empty for all
   * @throws UndecidedException if they cannot be listed
   */
  public void pods(Optional<String> namespace, Consumer<JsonNode> pod) throws UndecidedException {
    lists.each(ResourceList.core(PODS, namespace), pod);
  }

  @Override
  public void close() {
    client.close();
  }
}
