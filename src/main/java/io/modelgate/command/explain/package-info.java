/** {@code modelgate explain}: what is decided about pods, and why. */
@NullMarked
package io.modelgate.command.explain;

import org.jspecify.annotations.NullMarked;
