/** Descriptions of the commands for shells and for the manual. */
@NullMarked
package io.modelgate.command.shell;

import org.jspecify.annotations.NullMarked;
