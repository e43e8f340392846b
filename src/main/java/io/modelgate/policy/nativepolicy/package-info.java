/**
 * A {@code RuntimePolicy} as the API server itself can decide by it: a ValidatingAdmissionPolicy.
 */
@NullMarked
package io.modelgate.policy.nativepolicy;

import org.jspecify.annotations.NullMarked;
