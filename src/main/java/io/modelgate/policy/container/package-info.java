/** A validation container as Kubernetes writes it, and how it is recognized in a pod. */
@NullMarked
package io.modelgate.policy.container;

import org.jspecify.annotations.NullMarked;
