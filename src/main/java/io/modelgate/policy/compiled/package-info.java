/** Policies of every kind as they are decided by, and which resource each is. */
@NullMarked
package io.modelgate.policy.compiled;

import org.jspecify.annotations.NullMarked;
