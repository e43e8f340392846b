/** Who signs models, and what a signing method has to do. */
@NullMarked
package io.modelgate.verify.signer;

import org.jspecify.annotations.NullMarked;
