package io.modelgate.watch.outcome;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A report as the watch keeps it: which it is, and a digest of what it says. */
@JsonIgnoreProperties(ignoreUnknown = true)
abstract sealed class WatchedReport implements HasMetadata, Namespaced {
  private static final long serialVersionUID = 1L;

  private ObjectMeta metadata = new ObjectMeta();
  private String owner = "";
  private String scope = "";
  private String results = "";
  private String summary = "";

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta whole) {
    owner = whole.getOwnerReferences().stream().map(OwnerReference::getUid).findFirst().orElse("");
    metadata =
        new ObjectMetaBuilder()
            .withName(whole.getName())
            .withNamespace(whole.getNamespace())
            .withUid(whole.getUid())
            .withResourceVersion(whole.getResourceVersion())
            .build();
  }

  @JsonProperty
  void setScope(JsonNode whole) {
    scope = ReportContent.digest(whole);
  }

  @JsonProperty
  void setResults(JsonNode whole) {
    results = ReportContent.digest(whole);
  }

  @JsonProperty
  void setSummary(JsonNode whole) {
    summary = ReportContent.digest(whole);
  }

  /** What it says, in short: the same as {@link ReportContent#digest()} of the same. */
  @JsonIgnore
  String getDigest() {
    return ReportContent.digest(owner, scope, results, summary);
  }

  @Override
  public void setApiVersion(String version) {
    // Each kind has one version, so that nothing is kept.
  }

  /** A report as the older API has it, of kind {@link ReportKind#POLICY_REPORT}. */
  @Group("wgpolicyk8s.io")
  @Version("v1alpha2")
  @Kind("PolicyReport")
  @Plural("policyreports")
  @JsonDeserialize(using = JsonDeserializer.None.class) // its interface would make it generic
  static final class OfPolicies extends WatchedReport {
    private static final long serialVersionUID = 1L;
  }

  /** A report as the newer API has it, of kind {@link ReportKind#REPORT}. */
  @Group("openreports.io")
  @Version("v1alpha1")
  @Kind("Report")
  @Plural("reports")
  @JsonDeserialize(using = JsonDeserializer.None.class)
  static final class Open extends WatchedReport {
    private static final long serialVersionUID = 1L;
  }
}
