/** Finds the policies that may have something to say of a pod, without a look at the others. */
@NullMarked
package io.modelgate.policy.index;

import org.jspecify.annotations.NullMarked;
