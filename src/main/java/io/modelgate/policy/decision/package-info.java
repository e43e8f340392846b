/** What may be decided about a pod, as values. */
@NullMarked
package io.modelgate.policy.decision;

import org.jspecify.annotations.NullMarked;
