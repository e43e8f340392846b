/** What {@code modelgate lint} looks for. */
@NullMarked
package io.modelgate.command.lint.check;

import org.jspecify.annotations.NullMarked;
