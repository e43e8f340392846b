package io.modelgate.command.migrate;

import io.modelgate.api.ModelValidation;
import io.modelgate.policy.PodTemplates;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Sees to it that each resource is migrated by whoever knows it; others are left alone. */
final class Migrator {
  private Migrator() {}

  static Migration migrate(List<Source> sources, boolean setsRuntimes) {
    Migration migration = new Migration();
    GatekeeperPolicies gatekeeper = new GatekeeperPolicies(migration, setsRuntimes);
    sources.stream() // which policies are left out is known before what asks for them
        .sorted(Comparator.comparing(each -> !each.kind().equals(ModelValidation.KIND)))
        .forEach(each -> migrate(each, migration, gatekeeper));
    gatekeeper.finish();
    return migration;
  }

  private static void migrate(Source source, Migration migration, GatekeeperPolicies gatekeeper) {
    switch (source.type()) {
      case "ml.sigstore.dev/ModelValidation" -> new UpstreamPolicies(migration).migrate(source);
      case "rhtas.redhat.com/ModelValidation" -> new UpstreamPolicies(migration).add(source);
      case "ml.sigstore.dev/TelemetryConfig" ->
          migration.lost(
              source.ofCluster(), "verifiers send no traces here; /metrics counts what they say.");
      case "/Namespace" -> new UpstreamMetadata(migration).namespace(source);
      case "/Pod" -> {
        new UpstreamMetadata(migration).pod(source, "");
        new Finalizers(migration).release(source);
      }
      default -> {
        Optional<String> template = PodTemplates.place(source.type());
        if (template.isPresent()) {
          new UpstreamMetadata(migration).pod(source, template.get());
        } else {
          gatekeeper.add(source);
          new UpstreamMetadata(migration).other(source);
        }
      }
    }
  }
}
