package io.modelgate.watch.serving;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.modelgate.reconcile.Key;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** The Secret in which the replicas share the certificates of their own; watched by each. */
public final class CertificateSecret implements AutoCloseable {
  /** The kind of the object, as keys of the work queue have it. */
  public static final String KIND = "Secret";

  private static final String NAME = "modelgate-own-tls";

  private final Resource<Secret> secret;
  private final KubernetesClient client;
  private final String namespace;
  private final SharedIndexInformer<Secret> informer;

  /**
   * What it holds.
   *
   * @param version the Secret's, so that nobody overwrites what he has not seen
   * @param data by key
   */
  public record Content(String version, Map<String, byte[]> data) {}

  /**
   * Begins to watch it; returns at once.
   *
   * @param retry is told why a list or watch failed, and says whether to try again
   * @param changed is called when it came, changed or went
   */
  public CertificateSecret(
      KubernetesClient client, String namespace, Predicate<Throwable> retry, Runnable changed) {
    this.client = client;
    this.namespace = namespace;
    this.secret = client.secrets().inNamespace(namespace).withName(NAME);
    informer = client.secrets().inNamespace(namespace).withName(NAME).runnableInformer(0);
    informer.exceptionHandler((wasStarted, e) -> retry.test(e));
    informer.addEventHandler(new WatchedObject.Changes<>(changed));
    informer.start().thenRun(changed);
  }

  /** Whether it is known if it is there. */
  public boolean isComplete() {
    return informer.hasSynced();
  }

  /** Whether the watch goes on. */
  public boolean isWorking() {
    return !informer.stopped().toCompletableFuture().isDone();
  }

  /** That of an installation, as the work queue names it. */
  public static Key key(String namespace) {
    return new Key(KIND, namespace, NAME);
  }

  /** Its name with its namespace, for messages. */
  public String display() {
    return namespace + "/" + NAME;
  }

  /** As the watch saw it last; empty where it is not there. */
  public Optional<Content> watched() {
    return informer.getStore().list().stream().findFirst().map(CertificateSecret::content);
  }

  /**
   * As it is stored now; empty where it is not there.
   *
   * @throws ApiServerException if it cannot be read
   */
  public Optional<Content> stored() throws ApiServerException {
    try {
      return Optional.ofNullable(secret.get()).map(CertificateSecret::content);
    } catch (KubernetesClientException e) {
      throw new ApiServerException("Secret " + display() + " cannot be read", e);
    }
  }

  /**
   * Creates or replaces it.
   *
   * @param before what it held; where it holds something else meanwhile, nothing is written
   * @return whether it was written
   * @throws ApiServerException if it cannot be
   */
  public boolean write(Optional<Content> before, Map<String, byte[]> data)
      throws ApiServerException {
    Map<String, String> encoded = new HashMap<>();
    data.forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value)));
    try {
      return before.isPresent() ? replace(before.get(), encoded) : create(encoded);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw new ApiServerException("Secret " + display() + " cannot be written", e);
    }
  }

  private boolean create(Map<String, String> data) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .addToLabels("app.kubernetes.io/name", "modelgate")
                .endMetadata()
                .withType("Opaque")
                .withData(data)
                .build())
        .create();
    return true;
  }

  /** Nothing but its data: whoever else owns it, or marks it, goes on doing so. */
  private boolean replace(Content before, Map<String, String> data) {
    Secret stored = secret.get();
    if (stored == null) {
      return false;
    }
    client
        .resource(
            new SecretBuilder(stored)
                .editMetadata()
                .withResourceVersion(before.version())
                .endMetadata()
                .withData(data)
                .build())
        .update();
    return true;
  }

  @Override
  public void close() {
    informer.stop();
  }

  private static Content content(Secret secret) {
    Map<String, byte[]> data = new HashMap<>();
    Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
        .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
    return new Content(secret.getMetadata().getResourceVersion(), data);
  }
}
