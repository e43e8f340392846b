package io.modelgate.watch.outcome;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of reports, each written where its definition is installed. */
public enum ReportKind {
  /** {@code wgpolicyk8s.io/v1alpha2} PolicyReport, of the Kubernetes policy working group. */
  POLICY_REPORT(WatchedReport.OfPolicies.class),
  /** {@code openreports.io/v1alpha1} Report, its successor. */
  REPORT(WatchedReport.Open.class);

  private final Class<? extends WatchedReport> type;

  ReportKind(Class<? extends WatchedReport> type) {
    this.type = type;
  }

  Class<? extends WatchedReport> type() {
    return type;
  }

  /** How messages name the resources of this kind, for example {@code reports.openreports.io}. */
  public String display() {
    return HasMetadata.getFullResourceName(type);
  }

  /** The kind's name, as its definition says. */
  public String kind() {
    return HasMetadata.getKind(type);
  }

  /** The resources of this kind in the API. */
  public ResourceDefinitionContext context() {
    return ResourceDefinitionContext.fromResourceType(type);
  }
}
