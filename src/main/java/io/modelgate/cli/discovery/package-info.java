/** Finds the signature and the public key where the command line names none. */
@NullMarked
package io.modelgate.cli.discovery;

import org.jspecify.annotations.NullMarked;
