package io.modelgate.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Says that a resource came, went, or became another in what is compiled of it.
 *
 * @param compiled what is, as a value
 * @param changed is told
 */
record ChangeEventHandler<T extends HasMetadata>(Function<T, Object> compiled, Runnable changed)
    implements ResourceEventHandler<T> {

  /** All but status and annotations, of kinds that count their generations, and the labels. */
  static <T extends HasMetadata> ChangeEventHandler<T> ofGeneration(Runnable changed) {
    return new ChangeEventHandler<>(
        resource -> {
          ObjectMeta metadata = resource.getMetadata();
          return Arrays.asList(metadata.getGeneration(), metadata.getUid(), metadata.getLabels());
        },
        changed);
  }

  /**
   * Starts an informer that tells of differences.
   *
   * @param restarts is told where a list or watch fails
   * @param what the resources, as messages name them
   * @param isOptional whether their definition may be missing
   */
  void start(
      SharedIndexInformer<T> informer, WatchRestarts restarts, String what, boolean isOptional) {
    informer.addEventHandler(this);
    informer.exceptionHandler((wasStarted, e) -> restarts.retry(what, isOptional, e));
    informer.start().thenRun(changed);
  }

  @Override
  public void onAdd(T added) {
    changed.run();
  }

  @Override
  public void onUpdate(T before, T after) {
    if (!compiled.apply(before).equals(compiled.apply(after))) {
      changed.run();
    }
  }

  @Override
  public void onDelete(T deleted, boolean finalStateUnknown) {
    changed.run();
  }
}
