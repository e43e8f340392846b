/** Shows how far a long verification is. */
@NullMarked
package io.modelgate.cli.progress;

import org.jspecify.annotations.NullMarked;
