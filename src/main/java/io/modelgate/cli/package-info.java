/** The command line: {@code modelgate verify …}. */
@NullMarked
package io.modelgate.cli;

import org.jspecify.annotations.NullMarked;
