/** What shells and readers of manuals are told of the commands. */
@NullMarked
package io.modelgate.command.shell;

import org.jspecify.annotations.NullMarked;
