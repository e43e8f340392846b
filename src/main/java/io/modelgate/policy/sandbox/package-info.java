/** Which RuntimeClass a pod runs in: {@code RuntimePolicy}, compiled and decided by. */
@NullMarked
package io.modelgate.policy.sandbox;

import org.jspecify.annotations.NullMarked;
