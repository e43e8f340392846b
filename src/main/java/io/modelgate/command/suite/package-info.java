/** {@code modelgate test}: whether policies decide as expected. */
@NullMarked
package io.modelgate.command.suite;

import org.jspecify.annotations.NullMarked;
