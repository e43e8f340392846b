package io.modelgate.adversary;

import java.util.stream.Stream;

/** A kind of object that users of a namespace may create. */
enum Kind {
  POD("v1", "Pod", "pods", ""),
  DEPLOYMENT("apps/v1", "Deployment", "deployments", "/spec/template"),
  REPLICA_SET("apps/v1", "ReplicaSet", "replicasets", "/spec/template"),
  STATEFUL_SET("apps/v1", "StatefulSet", "statefulsets", "/spec/template"),
  DAEMON_SET("apps/v1", "DaemonSet", "daemonsets", "/spec/template"),
  JOB("batch/v1", "Job", "jobs", "/spec/template"),
  CRON_JOB("batch/v1", "CronJob", "cronjobs", "/spec/jobTemplate/spec/template"),
  REPLICATION_CONTROLLER("v1", "ReplicationController", "replicationcontrollers", "/spec/template"),
  MODEL_VALIDATION("rhtas.redhat.com/v1alpha1", "ModelValidation", "modelvalidations", "");

  private final String apiVersion;
  private final String spelling;
  private final String plural;
  private final String template;

  Kind(String apiVersion, String spelling, String plural, String template) {
    this.apiVersion = apiVersion;
    this.spelling = spelling;
    this.plural = plural;
    this.template = template;
  }

  /** The kind of that name. */
  static Kind of(String spelling) {
    return Stream.of(values())
        .filter(each -> each.spelling.equals(spelling))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kind " + spelling));
  }

  String apiVersion() {
    return apiVersion;
  }

  String spelling() {
    return spelling;
  }

  /** Where the template of its pods is, as a JSON pointer; empty where it has none. */
  String template() {
    return template;
  }

  /** The path of all objects of this kind in a namespace. */
  String path(String namespace) {
    return (apiVersion.contains("/") ? "/apis/" : "/api/")
        + apiVersion
        + "/namespaces/"
        + namespace
        + "/"
        + plural;
  }
}
