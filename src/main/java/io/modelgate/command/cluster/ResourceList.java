package io.modelgate.command.cluster;

import java.util.Optional;

/**
 * Resources of one kind.
 *
 * @param group of the API, or empty
 * @param version of the API
 * @param plural what URLs call them
 * @param isNamespaced whether each is in a namespace
 * @param namespace theirs; empty for all
 */
record ResourceList(
    String group, String version, String plural, boolean isNamespaced, Optional<String> namespace) {
  /** Those of a kind of the API's core, in a namespace or in all. */
  static ResourceList core(String plural, Optional<String> namespace) {
    return new ResourceList("", "v1", plural, true, namespace);
  }

  /** Those of a kind that is in no namespace. */
  static ResourceList ofTheCluster(String group, String plural) {
    return new ResourceList(group, "v1", plural, false, Optional.empty());
  }

  /** The path of the list in the Kubernetes API. */
  String path() {
    String root = group.isEmpty() ? "/api/" : "/apis/" + group + "/";
    String in = namespace.map(each -> "/namespaces/" + each).orElse("");
    return root + version + in + "/" + plural;
  }

  /** How roles and sentences name them. */
  String display() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Where they are, as a part of a sentence. */
  String where() {
    return namespace.map(each -> "in namespace " + each).orElse("in all of the cluster");
  }
}
