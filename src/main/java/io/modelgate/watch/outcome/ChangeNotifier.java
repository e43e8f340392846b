package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Objects;

/**
 * Tells of every change that an informer sees, whatever it was.
 *
 * @param changed is told
 */
public record ChangeNotifier<T extends HasMetadata>(ChangeListener changed)
    implements ResourceEventHandler<T> {
  @Override
  public void onAdd(T added) {
    notifyListener(added);
  }

  @Override
  public void onUpdate(T before, T after) {
    notifyListener(after);
  }

  @Override
  public void onDelete(T deleted, boolean finalStateUnknown) {
    notifyListener(deleted);
  }

  private void notifyListener(T object) {
    changed.changed(
        Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
        object.getMetadata().getName());
  }
}
