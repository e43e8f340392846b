/** What commands are given: resources from files and standard input. */
@NullMarked
package io.modelgate.command.input;

import org.jspecify.annotations.NullMarked;
