/** Policies and other resources as they stand in files: what they say, and in which line. */
@NullMarked
package io.modelgate.command.lint.source;

import org.jspecify.annotations.NullMarked;
