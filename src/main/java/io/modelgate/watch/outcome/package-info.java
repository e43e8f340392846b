/** What the outcome of policies is read from and written to: pods, statuses, Events. */
@NullMarked
package io.modelgate.watch.outcome;

import org.jspecify.annotations.NullMarked;
