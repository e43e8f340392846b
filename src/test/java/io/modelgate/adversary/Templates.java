package io.modelgate.adversary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Random objects of which controllers make pods. */
final class Templates {
  static final List<Kind> KINDS =
      List.of(
          Kind.DEPLOYMENT,
          Kind.REPLICA_SET,
          Kind.STATEFUL_SET,
          Kind.DAEMON_SET,
          Kind.JOB,
          Kind.JOB,
          Kind.CRON_JOB,
          Kind.CRON_JOB,
          Kind.REPLICATION_CONTROLLER);

  private final Chance chance;
  private final Pods pods;

  Templates(Chance chance, Pods pods) {
    this.chance = chance;
    this.pods = pods;
  }

  ObjectNode object(Kind kind, String name) {
    boolean isJob = kind == Kind.JOB || kind == Kind.CRON_JOB;
    ObjectNode template = pods.template(!isJob);
    ObjectNode labels = (ObjectNode) template.at("/metadata/labels");
    labels.put("of", name);
    ObjectNode object =
        Yamls.object(
            "{apiVersion: %s, kind: %s, metadata: {name: %s}}"
                .formatted(kind.apiVersion(), kind.spelling(), name));
    ObjectNode spec = object.putObject("spec");
    switch (kind) {
      case JOB -> job(spec, template);
      case CRON_JOB -> cronJob(spec, template);
      case REPLICATION_CONTROLLER -> spec.putObject("selector").put("of", name);
      default -> spec.withObject("/selector/matchLabels").put("of", name);
    }
    if (!isJob) {
      spec.set("template", template);
    }
    if (kind == Kind.STATEFUL_SET) {
      spec.put("serviceName", name);
    }
    return object;
  }

  private void job(ObjectNode spec, JsonNode template) {
    spec.put("suspend", chance.happens(0.5)).set("template", template);
  }

  /** Its Jobs may carry labels of their own. */
  private void cronJob(ObjectNode spec, JsonNode template) {
    spec.put("schedule", "@every 1s").put("concurrencyPolicy", "Forbid");
    ObjectNode job = spec.putObject("jobTemplate");
    if (chance.happens(0.5)) {
      job.withObject("/metadata/labels").put("validation.rhtas.redhat.com/exempt", "true");
    }
    job(job.putObject("spec"), template);
  }

  /** A patch that gives the pods of a template a label; of a Job's, when it is suspended. */
  ObjectNode change(ObjectNode labels) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.withObject("/spec/template/metadata").set("labels", labels);
    return patch;
  }
}
