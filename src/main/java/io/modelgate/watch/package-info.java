/** Keeps the policy snapshot current, from a cluster or a directory. */
@NullMarked
package io.modelgate.watch;

import org.jspecify.annotations.NullMarked;
