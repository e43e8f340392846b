/** Model validation: which policy applies to a pod, and the init container it calls for. */
@NullMarked
package io.modelgate.policy.model;

import org.jspecify.annotations.NullMarked;
