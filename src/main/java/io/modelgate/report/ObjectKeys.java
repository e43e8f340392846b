package io.modelgate.report;

import io.modelgate.policy.compiled.PolicyId;
import io.modelgate.policy.decision.Injection.RecallsVolume;
import io.modelgate.policy.decision.Injection.ReceiptsVolume;
import io.modelgate.reconcile.Key;
import io.modelgate.watch.outcome.ReportKind;
import java.util.Arrays;

/** The objects that the outcome is written to, as keys of the work queue. */
final class ObjectKeys {
  static final String POD = "Pod";
  static final String EVENT = "Event";

  /** All policies together, and what only time changes. */
  static final Key POLICIES = Key.ofCluster("PolicySet", "all");

  /** All pods and reports, in case something was missed. */
  static final Key RESYNC = Key.ofCluster("Resync", "all");

  /** The kind of keys that say whether there are reports of a kind. */
  static final String REPORTS = "Reports";

  /** The kind of the ConfigMaps in which sidecars read what is recalled. */
  static final String RECALLS = "ConfigMap";

  /** The kind of the ConfigMaps in which verifiers read receipts. */
  static final String RECEIPTS = "ConfigMap of receipts";

  private ObjectKeys() {}

  static Key receipts(String namespace) {
    return new Key(RECEIPTS, namespace, ReceiptsVolume.CONFIG_MAP);
  }

  static Key recalls(String namespace) {
    return new Key(RECALLS, namespace, RecallsVolume.CONFIG_MAP);
  }

  static Key pod(String namespace, String name) {
    return new Key(POD, namespace, name);
  }

  static Key report(ReportKind kind, String namespace, String name) {
    return new Key(kind.kind(), namespace, name);
  }

  static Key reports(ReportKind kind) {
    return Key.ofCluster(REPORTS, kind.display());
  }

  static Key status(PolicyId policy) {
    return new Key(policy.kind().spelling(), policy.namespace(), policy.name());
  }

  /** The policy whose status a key stands for. */
  static PolicyId policy(Key key) {
    PolicyId.Kind kind =
        Arrays.stream(PolicyId.Kind.values())
            .filter(each -> each.spelling().equals(key.kind()))
            .findFirst()
            .orElseThrow();
    return new PolicyId(kind, key.namespace(), key.name());
  }
}
