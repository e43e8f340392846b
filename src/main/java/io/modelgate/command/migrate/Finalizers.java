package io.modelgate.command.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * The finalizer that the upstream operator gives every pod into which it injects, and takes away
 * once the pod is deleted: without the operator the pod stays in Terminating.
 */
final class Finalizers {
  static final String FINALIZER = "validation.ml.sigstore.dev/finalizer";

  private final Migration migration;

  Finalizers(Migration migration) {
    this.migration = migration;
  }

  /** Says how to take it from a pod that has it. */
  void release(Source pod) {
    JsonNode finalizers = pod.json().at("/metadata/finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      if (finalizers.get(i).asText().equals(FINALIZER)) {
        release(pod, i);
        return;
      }
    }
  }

  private void release(Source pod, int index) {
    boolean isLeaving = pod.json().at("/metadata/deletionTimestamp").isTextual();
    migration.note(
        pod.display(),
        "it has the finalizer %s, which %s. Run the command for it when the operator is gone."
            .formatted(
                FINALIZER,
                isLeaving
                    ? "keeps it in Terminating"
                    : "will keep it in Terminating once it is deleted"));
    migration.command(
        pod, Kubectl.patch("pod", pod.namespace(), pod.name(), "json", removal(index)));
  }

  /** Only if it is still there: another one may have moved into its place. */
  private static ArrayNode removal(int index) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    String path = "/metadata/finalizers/" + index;
    patch.addObject().put("op", "test").put("path", path).put("value", FINALIZER);
    patch.addObject().put("op", "remove").put("path", path);
    return patch;
  }
}
