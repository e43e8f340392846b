package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelgate.admission.LocalWebhook.Flaw;
import java.util.List;

/** What is taken out of the product. */
final class Flaws {
  private Flaws() {}

  private static String label(JsonNode object, String name) {
    return Selectors.labels(object).path("validation.rhtas.redhat.com/" + name).asText();
  }

  /** The label of exemptions counts, whoever wrote it. */
  static final class Exempting implements Flaw {
    @Override
    public boolean admits(JsonNode request) {
      return label(request.path("object"), "exempt").equals("true");
    }
  }

  /** Pods are stored with marks that their authors wrote, as those of earlier times were. */
  static final class KeepingMarks implements Flaw {
    @Override
    public boolean admits(JsonNode request) {
      return request.path("operation").asText().equals("CREATE")
          && label(request.path("object"), "injected").equals("true");
    }
  }

  /** Who debugs a pod may do anything. */
  static final class AdmittingDebuggers implements Flaw {
    @Override
    public boolean admits(JsonNode request) {
      return request.path("subResource").asText().equals("ephemeralcontainers");
    }
  }

  /** Ordinary init containers mount nothing, as far as the decision sees. */
  static final class HidingInitContainers implements Flaw {
    @Override
    public void hide(ObjectNode request) {
      for (String which : List.of("object", "oldObject")) {
        if (request.path(which).at("/spec/initContainers") instanceof ArrayNode containers) {
          for (JsonNode container : containers) {
            if (!container.path("name").asText().startsWith("model-validation")
                && !container.has("restartPolicy")) {
              ((ObjectNode) container).remove(List.of("volumeMounts", "volumeDevices"));
            }
          }
        }
      }
    }
  }

  /** A change is admitted where the marks, and what is called the verifier, stay. */
  static final class TrustingMarks implements Flaw {
    private static final List<String> MARKS =
        List.of(
            "/metadata/labels/validation.rhtas.redhat.com~1injected",
            "/metadata/labels/validation.rhtas.redhat.com~1ml",
            "/metadata/annotations/validation.rhtas.redhat.com~1policies",
            "/spec/initContainers");

    /** Whoever creates a pod may write them; what selects the pod then is applied all the same. */
    @Override
    public void hide(ObjectNode request) {
      boolean isInjected = Verifier.isOurs(request.at("/object/spec/initContainers/0"));
      if (request.path("operation").asText().equals("CREATE") && !isInjected) {
        JsonNode metadata = request.path("object").path("metadata");
        remove(metadata.path("labels"), "validation.rhtas.redhat.com/injected");
        remove(metadata.path("annotations"), "validation.rhtas.redhat.com/policies");
      }
    }

    private static void remove(JsonNode map, String key) {
      if (map instanceof ObjectNode object) {
        object.remove(key);
      }
    }

    @Override
    public boolean admits(JsonNode request) {
      JsonNode before = request.path("oldObject");
      JsonNode after = request.path("object");
      return request.path("operation").asText().equals("UPDATE")
          && label(before, "injected").equals("true")
          && MARKS.stream().allMatch(mark -> before.at(mark).equals(after.at(mark)));
    }
  }
}
