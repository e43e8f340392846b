package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.openshift.client.OpenShiftClient;
import io.modelgate.api.ModelValidation;
import io.modelgate.policy.PolicySet;
import io.modelgate.policy.model.ModelPolicy;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Policies from a cluster: an informer per kind, untyped, so that no single resource can stop it.
 */
final class ClusterSource implements PolicySource, ResourceEventHandler<GenericKubernetesResource> {
  private static final Logger LOG = System.getLogger(ClusterSource.class.getName());
  private static final ResourceDefinitionContext MODEL_VALIDATIONS =
      new ResourceDefinitionContext.Builder()
          .withGroup(ModelValidation.GROUP)
          .withVersion(ModelValidation.VERSION)
          .withKind(ModelValidation.KIND)
          .withPlural(ModelValidation.PLURAL)
          .withNamespaced(true)
          .build();

  private final OpenShiftClient client;
  private final Executor executor;
  private final AtomicBoolean compileIsDue = new AtomicBoolean();
  private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
  private @Nullable Consumer<PolicySet> listener;

  ClusterSource(OpenShiftClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  @Override
  public synchronized void start(Consumer<PolicySet> to) {
    listener = to;
    SharedIndexInformer<GenericKubernetesResource> started =
        client.genericKubernetesResources(MODEL_VALIDATIONS).inAnyNamespace().runnableInformer(0);
    informer = started;
    started.addEventHandler(this);
    started.exceptionHandler((wasStarted, e) -> retry(e));
    started.start().thenRun(this::changed);
  }

  @Override
  public void stop() {
    synchronized (this) {
      listener = null;
      if (informer != null) {
        informer.stop();
      }
    }
    client.close();
  }

  @Override
  public synchronized boolean isWatching() {
    return informer != null && !informer.stopped().toCompletableFuture().isDone();
  }

  @Override
  public String description() {
    return "cluster " + client.getMasterUrl();
  }

  @Override
  public void onAdd(GenericKubernetesResource added) {
    changed();
  }

  @Override
  public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
    changed();
  }

  @Override
  public void onDelete(GenericKubernetesResource deleted, boolean finalStateUnknown) {
    changed();
  }

  /** Any number of changes before the compilation starts cause one; none after it is lost. */
  private void changed() {
    if (compileIsDue.compareAndSet(false, true)) {
      executor.execute(this::compile);
    }
  }

  private synchronized void compile() {
    compileIsDue.set(false);
    if (listener == null || informer == null || !informer.hasSynced()) {
      return;
    }
    List<ModelPolicy> policies = informer.getStore().list().stream().map(this::read).toList();
    listener.accept(PolicySet.of(policies, List.of()));
  }

  private ModelPolicy read(GenericKubernetesResource resource) {
    return PolicyReader.read(
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        resource.getAdditionalProperties().get("spec"));
  }

  private boolean retry(Throwable e) {
    LOG.log(
        Level.WARNING,
        "The ModelValidations of {0} cannot be watched, trying again: {1}",
        client.getMasterUrl(),
        isMissingDefinition(e)
            ? "its CustomResourceDefinition is missing, apply openshift/base"
            : e.getMessage());
    return true;
  }

  private static boolean isMissingDefinition(Throwable e) {
    return e instanceof KubernetesClientException refused
        && refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }
}
