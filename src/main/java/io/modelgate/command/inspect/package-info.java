/** {@code modelgate inspect}: what a signature says, without trusting it. */
@NullMarked
package io.modelgate.command.inspect;

import org.jspecify.annotations.NullMarked;
