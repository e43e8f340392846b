/** Decides on a pod from an immutable snapshot of the policies: no I/O, no locks. */
@NullMarked
package io.modelgate.policy;

import org.jspecify.annotations.NullMarked;
