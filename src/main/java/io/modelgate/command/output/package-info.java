/** How commands write what they found. */
@NullMarked
package io.modelgate.command.output;

import org.jspecify.annotations.NullMarked;
