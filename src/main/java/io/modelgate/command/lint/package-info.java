/** {@code modelgate lint}: what is wrong with policies, before any pod meets them. */
@NullMarked
package io.modelgate.command.lint;

import org.jspecify.annotations.NullMarked;
