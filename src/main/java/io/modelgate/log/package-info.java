/** How errors stand in the log: what every room may say with. */
@NullMarked
package io.modelgate.log;

import org.jspecify.annotations.NullMarked;
