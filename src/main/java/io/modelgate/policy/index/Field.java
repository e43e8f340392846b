package io.modelgate.policy.index;

/** Where a pod or its namespace has texts that selectors look at. */
enum Field {
  /** Values of the pod's labels, by key. */
  LABEL,
  /** The name of the namespace. */
  NAMESPACE,
  /** Values of the namespace's labels, by key. */
  NAMESPACE_LABEL,
  /** Values of the pod's annotations, by key. */
  ANNOTATION,
  /** The service account that it runs as. */
  SERVICE_ACCOUNT,
  /** The kind of its controller. */
  OWNER,
  /** Names of its containers. */
  CONTAINER,
  /** All ways to write the images of its containers. */
  IMAGE,
  /** How mounts of its containers are shared with the node. */
  PROPAGATION,
  /** Names of the resources that it or its containers ask for. */
  RESOURCE,
  /** Names of its claims, also of those that are made with it, and that those are copies of. */
  CLAIM,
  /** All ways to write the images of its volumes. */
  VOLUME_IMAGE,
  /** Names of the ConfigMaps that it mounts. */
  CONFIG_MAP
}
