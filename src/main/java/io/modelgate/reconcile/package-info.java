/**
 * A work queue, and the loop that works on it: what is stored is brought to what is wanted, one
 * object each, and no object's failure becomes another's.
 */
@NullMarked
package io.modelgate.reconcile;

import org.jspecify.annotations.NullMarked;
