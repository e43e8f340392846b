/** Patterns of policies and of the command, which the controller and the verifier read alike. */
@NullMarked
package io.modelgate.pattern;

import org.jspecify.annotations.NullMarked;
