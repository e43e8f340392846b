/** Amounts of resources, as Kubernetes writes them. */
@NullMarked
package io.modelgate.policy.quantity;

import org.jspecify.annotations.NullMarked;
