package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.modelgate.watch.outcome.ObservedPod.Owner;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Events as resources (events.k8s.io/v1). */
final class Events {
  private static final String CONTROLLER = "modelgate.io/model-validation";
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Events() {}

  /**
   * The resource.
   *
   * @param reporter the replica that tells it
   */
  static Event of(PodEvent event, String reporter) {
    return new EventBuilder()
        .withNewMetadata()
        .withName(event.name())
        .withNamespace(event.namespace())
        .endMetadata()
        .withEventTime(new MicroTime(MICROSECONDS.format(event.at())))
        .withReportingController(CONTROLLER)
        .withReportingInstance(reporter)
        .withAction(event.action())
        .withReason(event.reason())
        .withType(event.isWarning() ? "Warning" : "Normal")
        .withNote(event.note())
        .withRegarding(reference(event.namespace(), event.about()))
        .withRelated(
            event.about().equals(event.pod()) ? null : reference(event.namespace(), event.pod()))
        .build();
  }

  private static ObjectReference reference(String namespace, Owner object) {
    return new ObjectReferenceBuilder()
        .withApiVersion(object.apiVersion())
        .withKind(object.kind())
        .withNamespace(namespace)
        .withName(object.name())
        .withUid(object.uid())
        .build();
  }
}
