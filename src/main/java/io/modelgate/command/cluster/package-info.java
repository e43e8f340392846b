/** A cluster as commands see it: by the kubeconfig, with the rights of whoever runs them. */
@NullMarked
package io.modelgate.command.cluster;

import org.jspecify.annotations.NullMarked;
