/** The signature file: a Sigstore bundle that holds a DSSE envelope. */
@NullMarked
package io.modelgate.verify.bundle;

import org.jspecify.annotations.NullMarked;
