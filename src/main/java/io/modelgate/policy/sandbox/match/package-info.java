/** Which pods the rules of a {@code RuntimePolicy} are about. */
@NullMarked
package io.modelgate.policy.sandbox.match;

import org.jspecify.annotations.NullMarked;
