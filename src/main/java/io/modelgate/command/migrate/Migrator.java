package io.modelgate.command.migrate;

import java.util.List;
import java.util.Map;

/** Sees to it that each resource is migrated by whoever knows it; others are left alone. */
final class Migrator {
  private static final String TEMPLATE = "/spec/template";

  private static final Map<String, String> TEMPLATES =
      Map.of(
          "/Pod", "",
          "apps/Deployment", TEMPLATE,
          "apps/ReplicaSet", TEMPLATE,
          "apps/StatefulSet", TEMPLATE,
          "apps/DaemonSet", TEMPLATE,
          "batch/Job", TEMPLATE,
          "batch/CronJob", "/spec/jobTemplate/spec/template",
          "/ReplicationController", TEMPLATE);

  private Migrator() {}

  static Migration migrate(List<Source> sources, boolean setsRuntimes) {
    Migration migration = new Migration();
    GatekeeperPolicies gatekeeper = new GatekeeperPolicies(migration, setsRuntimes);
    sources.forEach(each -> migrate(each, migration, gatekeeper));
    gatekeeper.finish();
    return migration;
  }

  private static void migrate(Source source, Migration migration, GatekeeperPolicies gatekeeper) {
    switch (source.type()) {
      case "ml.sigstore.dev/ModelValidation" -> new UpstreamPolicies(migration).migrate(source);
      case "rhtas.redhat.com/ModelValidation" -> new UpstreamPolicies(migration).keep(source);
      case "ml.sigstore.dev/TelemetryConfig" ->
          migration.lost(
              source.ofCluster(), "verifiers send no traces here; /metrics counts what they say.");
      case "/Namespace" -> new UpstreamMarks(migration).namespace(source);
      default -> {
        String place = TEMPLATES.get(source.type());
        if (place != null) {
          new UpstreamMarks(migration).pod(source, place);
        } else {
          gatekeeper.take(source);
          new UpstreamMarks(migration).other(source);
        }
      }
    }
    if (source.type().equals("/Pod")) {
      new Finalizers(migration).release(source);
    }
  }
}
